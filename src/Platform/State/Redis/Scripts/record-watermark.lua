-- Keys: sent, waiting since, reached. Arguments: queue, when it was sent.
local newest = tonumber(redis.call('HGET', KEYS[1], ARGV[1]))
local reached = tonumber(redis.call('HGET', KEYS[3], ARGV[1])) or 0
local sent = tonumber(ARGV[2])
if not newest or sent > newest or sent <= reached then return end
redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
redis.call('HDEL', KEYS[2], ARGV[1])
