-- Keys: workers by last seen, their heartbeats. Argument: before when a worker is forgotten. Answers last seen and heartbeat by turns.
local found = {}
local seen = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf', 'WITHSCORES')
for i = 1, #seen, 2 do
  found[#found + 1] = seen[i + 1]
  found[#found + 1] = redis.call('HGET', KEYS[2], seen[i])
end
return found
