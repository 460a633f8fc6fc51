# What the installed Ruby client needs for what bench.sh measures: lines "row median min max".
#
# peer.rb scrape DIRECTORY ROUNDS   milliseconds a scrape
# peer.rb write DIRECTORY           nanoseconds a write, into an empty directory
# peer.rb text DIRECTORY            a scrape's text

ENV['prometheus_multiproc_dir'] = ARGV[1]
require 'prometheus/client'
require 'prometheus/client/formats/text'

def now
  Process.clock_gettime(Process::CLOCK_MONOTONIC)
end

def report(row, times)
  times.sort!
  puts "#{row} #{times[times.size / 2]} #{times.first} #{times.last}"
end

def scrape
  Prometheus::Client::Formats::Text.marshal_multiprocess(ARGV[1])
end

def scrapes(rounds)
  scrape
  report('scrape', (1..rounds).map do
    start = now
    scrape
    (now - start) * 1e3
  end)
end

# Nanoseconds a call, of nine rounds of count calls with growing numbers.
def timed(count)
  (0...9).map do |round|
    start = now
    i = round * count
    last = i + count
    while i < last
      yield i
      i += 1
    end
    (now - start) * 1e9 / count
  end
end

def writes
  gauge = Prometheus::Client::Gauge.new(:requests, 'help', { handler: '/api/v1/items/0' }, :all)
  labels = { handler: '/api/v1/items/0' }
  # A child is found by its labels in every call; its value alone is what resolved labels give.
  gauge.set(labels, 0)
  value = gauge.instance_variable_get(:@values)[labels]
  report('set', timed(100_000) { |i| value.set(i) })
  report('labels_set', timed(100_000) { |i| gauge.set(labels, i) })
  names = (1..100_000).map { |i| "/api/v1/items/#{i}" }
  report('new_labels_set', timed(10_000) { |i| gauge.set({ handler: names[i] }, i) })
  keys = names.map { |name| ['r', 'r', ['handler'], [name]].to_json }
  file = Prometheus::Client::Helper::MmapedFile.open(File.join(ARGV[1], 'counter_1-0.db'))
  mapped = Prometheus::Client::MmapedDict.new(file)
  report('new_key', timed(10_000) { |i| mapped.read_value(keys[i]) })
end

case ARGV[0]
when 'scrape' then scrapes(ARGV[2].to_i)
when 'write' then writes
else print scrape
end
