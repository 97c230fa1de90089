-- Keys: sent, waiting since, reached. Arguments: queue, now, shortest pause, longest pause.
local now = tonumber(ARGV[2])
local since = tonumber(redis.call('HGET', KEYS[2], ARGV[1])) or now
local pause = math.min(math.max((now - since) / 4, tonumber(ARGV[3])), tonumber(ARGV[4]))
local sent = tonumber(redis.call('HGET', KEYS[1], ARGV[1]))
if sent and now - sent < pause then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HSETNX', KEYS[2], ARGV[1], ARGV[2])
return 1
