-- Arguments: now, when a claimed one is due again, how many at most.
local due = redis.call('ZRANGE', KEYS[1], '-inf', ARGV[1], 'BYSCORE', 'LIMIT', 0, ARGV[3])
for i = 1, #due do redis.call('ZADD', KEYS[1], ARGV[2], due[i]) end
return due
