-- Keys: workers by last seen, their heartbeats. Arguments: now, heartbeat, worker, before when a worker is forgotten.
local seen = redis.call('ZSCORE', KEYS[1], ARGV[3])
if not seen or tonumber(seen) <= tonumber(ARGV[1]) then
  redis.call('ZADD', KEYS[1], ARGV[1], ARGV[3])
  redis.call('HSET', KEYS[2], ARGV[3], ARGV[2])
end
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[4])) do
  redis.call('ZREM', KEYS[1], worker)
  redis.call('HDEL', KEYS[2], worker)
end
