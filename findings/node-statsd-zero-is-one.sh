#!/usr/bin/env bash
# node-statsd 0.1.1 (npm), a client for statsd: increment(name, 0) counts 1, and decrement(name, 0) takes 1 away.
# Expected: nothing is counted; by its README the second argument is "the value to send", and hot-shots 17.1.1 (npm),
# which began as a copy of node-statsd, sends 0.
# Seen, as datagrams, for increment('errors', 0) and decrement('free', 0): errors:1|c and free:-1|c; hot-shots sends
# errors:0|c and free:0|c. An amount of 0 is taken for one that is missing (value || 1).
# The amount is 0 where things are counted in batches, increment('errors', failed.length): each batch without an error
# counts as one with an error. The rate of errors never falls below the rate of batches, and the numbers look likely.
# Needs node 20 and npm. Exits with 0 while this is so.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --omit=optional node-statsd@0.1.1 hot-shots@17.1.1 >/dev/null
cat >count.js <<'JS'
const socket = require('dgram').createSocket('udp4');
const clients = [require('node-statsd').StatsD, require('hot-shots')];
let seen = 0;
const send = () => {
  const Client = clients[seen / 3];
  if (!Client) process.exit();
  const client = new Client({ host: '127.0.0.1', port: socket.address().port });
  client.increment('errors', 0, () => client.decrement('free', 0, () => client.increment('errors', 2)));
};
socket.on('message', datagram => {
  console.log(String(datagram).trim());
  if (++seen % 3 === 0) send();
});
socket.bind(0, '127.0.0.1', send);
JS
timeout 60 node count.js >seen
cat seen
diff seen - <<'SEEN'
errors:1|c
free:-1|c
errors:2|c
errors:0|c
free:0|c
errors:2|c
SEEN
