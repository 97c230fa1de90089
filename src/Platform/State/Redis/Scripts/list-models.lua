-- Keys: first seen, last seen, heartbeats, …, and at the end those retired. Answers fingerprint, first, last, heartbeat and whether it is retired by turns.
local found = {}
local last = redis.call('HGETALL', KEYS[2])
for i = 1, #last, 2 do
  found[#found + 1] = last[i]
  found[#found + 1] = redis.call('HGET', KEYS[1], last[i])
  found[#found + 1] = last[i + 1]
  found[#found + 1] = redis.call('HGET', KEYS[3], last[i])
  found[#found + 1] = redis.call('HEXISTS', KEYS[#KEYS], last[i])
end
return found
