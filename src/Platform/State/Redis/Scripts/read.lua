-- Keys: the ledger, its stage sums; of each segment the facts, the stored and the failed of its way. Arguments: the ways.
-- Answers nothing where a segment is in another way by now, else {sealed, times, segments, waits that were cut}.
local function codes(facts, failed)
  local found, bits = {}, redis.call('GET', failed) or ''
  for byte = 1, #bits do
    local value = bits:byte(byte)
    for bit = 0, value == 0 and -1 or 7 do
      if value >= 2 ^ (7 - bit) then
        value = value - 2 ^ (7 - bit)
        local index = (byte - 1) * 8 + bit
        found[#found + 1] = index
        found[#found + 1] = redis.call('HGET', facts, 'c:' .. index)
      end
    end
  end
  return found
end

local segments = {}
for s = 1, #ARGV do
  if redis.call('HGET', KEYS[1], 'way:' .. (s - 1)) ~= ARGV[s] then return false end
  local facts, stored, failed = KEYS[3 * s], KEYS[3 * s + 1], KEYS[3 * s + 2]
  segments[s] = {
    redis.call('HEXISTS', facts, 'code'),
    redis.call('HGET', facts, 'json') or '',
    redis.call('GET', stored) or '',
    codes(facts, failed),
  }
end
return {redis.call('HEXISTS', KEYS[1], 'sealed'), redis.call('HGETALL', KEYS[2]), segments, tonumber(redis.call('HGET', KEYS[1], 'cut') or '0')}
