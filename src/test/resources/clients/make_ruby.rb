# What prometheus-client-mmap 0.16.2 writes, and what it prints of its own and of other files:
#   ruby make_ruby.rb        (Debian: ruby-prometheus-client-mmap; writes ruby.zip, wants zip)
# In the archive each folder holds .db files, and page.txt or error.txt, the answer to a scrape.
require 'fileutils'
require 'tmpdir'
require 'prometheus/client'
require 'prometheus/client/formats/text'

PROGRAM = <<'PROGRAM'.freeze
require 'prometheus/client'
Prometheus::Client.configuration.multiprocess_files_dir = ARGV[0]
id = ARGV[1]
Prometheus::Client.configuration.pid_provider = -> { id }
r = Prometheus::Client.registry
c = r.counter(:requests_total, 'Requests.', {})
c.increment({path: '/a', code: 200}, 3)
c.increment({path: "/é\n\"x\\", code: 404}, 2.5)
c = r.counter(:odd_total, 'O', {})
c.increment({b: nil, f: 1.5, t: true}, 1)
c.increment({b: '', f: -1e30, t: false}, 1)
c.increment({b: "\u0001\t\u007f", f: 0.1, t: 12345678901234567890}, 2)
g = r.gauge(:temp, 'T', {}, :max)
g.set({room: 'a'}, 0.1)
g.set({room: 1}, 7)
g.set({room: '1'}, 1e21)
r.gauge(:depth, 'T', {}, :all).set({q: 'x'}, -0.0)
r.gauge(:own, 'T', {}, :all).set({pid: 'mine'}, Float::INFINITY)
r.gauge(:nan, 'N', {}, :liveall).set({}, Float::NAN)
r.gauge(:neg, 'N', {}, :liveall).set({}, -Float::INFINITY)
r.gauge(:live, 'T', {}, :livesum).set({q: 'x'}, 4)
r.gauge(:least, 'T', {}, :min).set({q: 'x'}, id.length / 3.0)
h = r.histogram(:dur, 'D', {}, [1, 2, 10])
h.observe({a: 'x'}, 1.5)
h.observe({a: 'x'}, 20)
s = r.summary(:lat, 'S', {})
s.observe({a: 'y'}, 0.25)
s.observe({a: 'y'}, 3)
PROGRAM

def file(dir, name, entries, used: nil, size: 4096)
  bytes = entries.map do |key, value|
    key = key.b
    [key.bytesize].pack('l') + key + ' ' * (8 - (key.bytesize + 4) % 8) + [value].pack('d')
  end.join
  data = [used || 8 + bytes.bytesize, 0].pack('ll') + bytes
  FileUtils.mkdir_p(dir)
  File.binwrite(File.join(dir, name), data.ljust(size, "\0"))
end

OK = ['["a","a",["x"],["1"]]', 1.0].freeze
VALUES = [0.1, 1e16, 123456789012345678.0, 1e-5, 0.0001, 1 / 3.0, 5e-324, 1.7976931348623157e308, -0.0,
          1e100, 100000.0, 123456.789, 9007199254740993.0, 2.5, 1e17, 3e-4].freeze

def handmade
  {
    'values' => { 'gauge_min_1-0.db' => VALUES.each_with_index.map { |v, i| [format('["v%02d","v%02d",[],[]]', i, i), v] } },
    'nan' => { 'gauge_min_1-0.db' => [OK], 'gauge_min_2-0.db' => [[OK[0], Float::NAN]], 'gauge_min_3-0.db' => [[OK[0], -3.0]] },
    'order' => { 'counter_1-0.db' => ['["b","b",["x"],["1"]]', '["a_b","a_b",["x"],["1"]]', '["a","a_sum",["x"],["1"]]',
                                      '["a","a",["x"],["1"]]', '["a","a",[],[]]', '["é","é",[],[]]'].map { |k| [k, 1.0] } },
    'identifiers' => { 'gauge_all_process_id_41-0.db' => [OK], 'gauge_all_a-1_b-2-0.db' => [OK], 'gauge_all.db' => [OK],
                       'gauge_max_9-0.db' => [OK] },
    'types' => { 'counter_1-0.db' => [OK], 'gauge_all_1-0.db' => [OK], 'histogram_1-0.db' => [OK] },
    'names' => { 'counter_1-0.db' => [['[1,2,["x"],[3]]', 1.0], ['["b",null,["x"],[3]]', 1.0], ['["c\n","c\t",["x"],[nope]]', 1.0]] },
    'nested' => { 'counter_1-0.db' => [['["a","a",["x"],[{"q":1}]]', 1.0]] },
    'labels' => { 'counter_1-0.db' => [["[\"a\",\"a\",#{(0...64).map { |i| "\"l#{i}\"" }.join(',').then { |s| "[#{s}],[#{s}]" }}]", 1.0]] },
    'too-many' => { 'counter_1-0.db' => [["[\"a\",\"a\",#{(0...100).map { |i| "\"l#{i}\"" }.join(',').then { |s| "[#{s}],[#{s}]" }}]", 1.0]] },
    'client-python-0.4' => { 'counter_1-0.db' => [['["a", "a", {"x": "1"}]', 1.0]] },
    'client-python-0.16' => { 'counter_1-0.db' => [['["a", "a", {"x": "1"}, "help"]', 1.0]] },
    'mismatch' => { 'counter_1-0.db' => [['["a","a",["x","y"],["1"]]', 1.0]] },
    'broken' => { 'counter_1-0.db' => [['["a","a",["x"],["1"', 1.0]] },
    'escape' => { 'counter_1-0.db' => [['["a","a",["x"],["\q"]]', 1.0]] },
    'nul' => { 'counter_1-0.db' => [["[\"a\",\"a\",[\"x\"],[\"1\0\"]]", 1.0]] },
    'no-json' => { 'counter_1-0.db' => [['xxxx', 1.0]] },
    'no-name' => { 'counter_1-0.db' => [['["","a",["x"],[1]]', 1.0]] },
    'short' => { 'counter_1-0.db' => [['["a","a"]', 1.0]] },
    'object' => { 'counter_1-0.db' => [['{"a":"b"}', 1.0]] },
    'foreign' => { 'app.db' => [OK] }
  }
end

def answer(dir)
  File.binwrite(File.join(dir, 'page.txt'), Prometheus::Client::Formats::Text.marshal_multiprocess(dir))
rescue StandardError => e
  File.binwrite(File.join(dir, 'error.txt'), "#{e.class}: #{e.message.lines.first.chomp}")
end

Dir.mktmpdir do |root|
  Dir.chdir(root) do
    FileUtils.mkdir('written')
    %w[puma_0 puma_1 1234].each { |id| system('ruby', '-e', PROGRAM, 'written', id) || abort }
    handmade.each { |dir, files| files.each { |name, entries| file(dir, name, entries) } }
    file('used', 'counter_1-0.db', [OK], used: 5000)
    file('cut', 'counter_1-0.db', [OK], used: 30)
    file('zeros', 'counter_1-0.db', [], used: 0)
    file('tiny', 'counter_1-0.db', [], used: 0, size: 4)
    File.truncate('tiny/counter_1-0.db', 4)
    Dir.glob('*').sort.each { |dir| answer(dir) }
    system('zip', '-q', '-X', '-r', 'ruby.zip', '.') || abort
    FileUtils.cp('ruby.zip', __dir__)
  end
end
