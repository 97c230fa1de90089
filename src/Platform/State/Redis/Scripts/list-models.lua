-- Keys: first seen, last seen, heartbeats. Answers fingerprint, first, last, heartbeat by turns.
local found = {}
local last = redis.call('HGETALL', KEYS[2])
for i = 1, #last, 2 do
  found[#found + 1] = last[i]
  found[#found + 1] = redis.call('HGET', KEYS[1], last[i])
  found[#found + 1] = last[i + 1]
  found[#found + 1] = redis.call('HGET', KEYS[3], last[i])
end
return found
