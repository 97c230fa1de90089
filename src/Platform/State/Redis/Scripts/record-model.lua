-- Keys: first seen, last seen, heartbeats; workers by last seen, their heartbeats.
-- Arguments: fingerprint, now, heartbeat, worker, before when a worker is forgotten.
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
local last = redis.call('HGET', KEYS[2], ARGV[1])
if not last or tonumber(last) <= tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
end
local seen = redis.call('ZSCORE', KEYS[4], ARGV[4])
if not seen or tonumber(seen) <= tonumber(ARGV[2]) then
  redis.call('ZADD', KEYS[4], ARGV[2], ARGV[4])
  redis.call('HSET', KEYS[5], ARGV[4], ARGV[3])
end
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', '(' .. ARGV[5])) do
  redis.call('ZREM', KEYS[4], worker)
  redis.call('HDEL', KEYS[5], worker)
end
