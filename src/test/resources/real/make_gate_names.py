"""Which of the names in the table of gates each release of the client has, and behind a bar which names
it uses that lead past the gates: gate-names.txt.

Run with a folder that holds one folder for each release, named after it (0.4.2 or v0.4.2), for example
made by `git archive TAG` from the client's repository. The sources are parsed, and never imported.
"""
import ast
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
GATES = os.path.join(HERE, '../../../main/resources/multiproc/harness/real')


def table_names():
    names = []
    with open(os.path.join(GATES, 'gates.txt')) as table:
        for line in table:
            if not line.startswith('#'):
                names += [name for name in line.split()[2:] if name not in names]
    return names


def names_past():
    """The names that no client may use: the set PAST in the gates, whose lines are texts side by side."""
    with open(os.path.join(GATES, 'gates.py')) as source:
        for node in ast.parse(source.read()).body:
            if isinstance(node, ast.Assign) and node.targets[0].id == 'PAST':
                return set(node.value.args[0].func.value.value.split())


def parsed(path):
    with open(path) as source:
        return ast.parse(source.read())


def used_in(module):
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.name


def names_of(module):
    """Globals, methods as CLASS.NAME, arguments of functions as FUNCTION:NAME."""
    found = {'open'}  # a builtin
    for node in ast.walk(module):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            found |= {(alias.asname or alias.name).split('.')[0] for alias in node.names}
        elif isinstance(node, ast.Assign):
            found |= {target.id for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.FunctionDef):
            found.add(node.name)
            found |= {'%s:%s' % (node.name, argument.arg) for argument in node.args.args}
        elif isinstance(node, ast.ClassDef):
            # A private class keeps its name; the table has it so as well.
            found |= {'%s.%s' % (node.name, method.name) for method in node.body
                      if isinstance(method, ast.FunctionDef)}
    return found


def facts(folder):
    package = os.path.join(folder, 'prometheus_client')

    def path(module):
        return os.path.join(package, module + '.py')

    if not os.path.exists(path('multiprocess')):
        return 'no multi-process mode'
    keeper = 'mmap_dict' if os.path.exists(path('mmap_dict')) else 'core'
    has = names_of(parsed(path(keeper)))
    past = set()
    for module in (keeper, 'values', 'multiprocess'):
        if os.path.exists(path(module)):
            past |= names_past() & set(used_in(parsed(path(module))))
    words = [keeper + ':'] + [name for name in table_names() if name in has]
    return ' '.join(words + (['|'] + sorted(past) if past else []))


def main(clients):
    releases = {}
    for name in os.listdir(clients):
        release = name.lstrip('v')
        if all(part.isdigit() for part in release.split('.')):
            releases[tuple(map(int, release.split('.')))] = os.path.join(clients, name)
    for release in sorted(releases):
        print('.'.join(map(str, release)) + ' ' + facts(releases[release]))


main(sys.argv[1])
