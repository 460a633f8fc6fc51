# Faults of the system, which the system itself makes: limits of the process, permissions, a file
# system that is full. A fault is there from the leave for an operation to the next message.
import errno
import resource
import stat

SMALL = 64 << 20
PUNCH_HOLE = 3  # FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE
NOBODY = 65534
PAGE = 4096


class NoFault(BaseException):
    """The system cannot make the fault here."""


class Faults(object):
    """What a process has changed to meet a fault, and how it is put right."""

    def __init__(self, directory):
        self.directory = directory
        self.undo = []

    def meet(self, fault, operation, path, position, argument):
        if fault == 'CUT':
            with open(path, 'r+b') as cut:
                cut.truncate(0)
        elif fault == 'ENOSPC':
            self.fill(operation, path, position, argument)
        elif fault == 'EFBIG':
            self.limit(resource.RLIMIT_FSIZE, argument - 1)
        elif fault == 'EMFILE':
            self.limit(resource.RLIMIT_NOFILE, 0)
        elif fault == 'ENOMEM':
            self.limit(resource.RLIMIT_AS, PAGE)
        elif fault == 'EACCES':
            self.forbid()
        else:
            raise NoFault('the system makes no %s here' % fault)

    def limit(self, what, soft):
        before = resource.getrlimit(what)
        resource.setrlimit(what, (soft, before[1]))
        self.undo.append(lambda: resource.setrlimit(what, before))

    def forbid(self):
        """The directory may not be searched; the superuser is somebody else for the while."""
        mode = stat.S_IMODE(real_os.stat(self.directory).st_mode)
        real_os.chmod(self.directory, 0)
        self.undo.append(lambda: real_os.chmod(self.directory, mode))
        if real_os.geteuid() == 0:
            real_os.seteuid(NOBODY)
            self.undo.append(lambda: real_os.seteuid(0))

    def fill(self, operation, path, position, argument):
        """No block is left. A file system in memory gives a page its block when it is loaded from,
        others when it is stored to: a page of zeros is made a hole again first."""
        if not operation.startswith('PUT_'):
            raise NoFault('no file system refuses a size for want of space: it makes a hole')
        system = real_os.statvfs(self.directory)
        if system.f_blocks * system.f_frsize > SMALL:
            raise NoFault('ENOSPC needs a file system of at most %d MiB that can be filled: '
                          '--multiproc-dir on one, as mount -t tmpfs -o size=8m none DIR makes it'
                          % (SMALL >> 20))
        import ctypes
        length = {'PUT_INT': 4, 'PUT_DOUBLE': 8}.get(operation, argument)
        with open(path, 'r+b') as file:
            for page in range(position // PAGE * PAGE, position + length, PAGE):
                file.seek(page)
                if not file.read(PAGE).strip(b'\0'):
                    ctypes.CDLL(None, use_errno=True).fallocate(
                        file.fileno(), PUNCH_HOLE, ctypes.c_long(page), ctypes.c_long(PAGE))
        # It is gone with this process.
        name = real_os.path.join(self.directory, 'filler')
        filler = real_os.open(name, real_os.O_RDWR | real_os.O_CREAT)
        real_os.unlink(name)
        size = 1 << 20
        while size >= 512:
            try:
                real_os.write(filler, b'x' * size)
            except OSError as e:
                if e.errno != errno.ENOSPC:
                    raise
                size //= 2
        self.undo.append(lambda: real_os.close(filler))

    def put_right(self):
        while self.undo:
            self.undo.pop()()
