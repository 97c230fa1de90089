-- Keys: first seen, last seen, heartbeats. Arguments: fingerprint, now, heartbeat.
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
local last = redis.call('HGET', KEYS[2], ARGV[1])
if not last or tonumber(last) <= tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
  redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
end
