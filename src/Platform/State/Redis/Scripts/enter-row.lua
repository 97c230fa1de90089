-- Keys: rows by when they were inserted, final rows by when they expire. Arguments: id, milliseconds to keep a final row, 0 for one that is not.
-- Times are microseconds. What has expired goes from both, a few at a time.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZADD', KEYS[1], 'NX', now, ARGV[1])
if ARGV[2] ~= '0' then redis.call('ZADD', KEYS[2], now + ARGV[2] * 1000, ARGV[1]) end
local expired = redis.call('ZRANGE', KEYS[2], '-inf', string.format('(%.0f', now), 'BYSCORE', 'LIMIT', 0, 64)
for i = 1, #expired do
  redis.call('ZREM', KEYS[1], expired[i])
  redis.call('ZREM', KEYS[2], expired[i])
end
