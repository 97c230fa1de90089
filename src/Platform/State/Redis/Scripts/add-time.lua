-- Keys: the ledger, its stage sums. Arguments: stage, milliseconds.
if redis.call('EXISTS', KEYS[1]) == 0 then return end
redis.call('HINCRBYFLOAT', KEYS[2], ARGV[1], ARGV[2])
local left = redis.call('PTTL', KEYS[1])
if left >= 0 then redis.call('PEXPIRE', KEYS[2], left) end
