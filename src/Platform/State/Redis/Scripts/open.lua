-- Keys: the ledger, its settled segments. Arguments: when the video was admitted, milliseconds; the way of each segment.
local ledger, settled = KEYS[1], KEYS[2]
local admitted = table.remove(ARGV, 1)
local state = redis.call('HMGET', ledger, 'segments', 'sealed')
if state[2] then return end
if not state[1] then redis.call('HSET', ledger, 'segments', #ARGV, 'admitted', admitted) end
for s = 0, math.min(#ARGV, tonumber(state[1] or #ARGV)) - 1 do
  local current = redis.call('HGET', ledger, 'way:' .. s)
  if not current or tonumber(current) < tonumber(ARGV[s + 1]) then
    redis.call('HSET', ledger, 'way:' .. s, ARGV[s + 1])
    redis.call('HINCRBY', ledger, 'events', 1)
    if redis.call('GETBIT', settled, s) == 1 then
      redis.call('SETBIT', settled, s, 0)
      redis.call('HINCRBY', ledger, 'settled', -1)
    end
  end
end
