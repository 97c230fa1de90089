-- ARGV[3] last way, [4] rejected, [5] json, [6] code and [7] message where rejected, [8] frames and [9] hash decoded,
-- [10] code and [11] message of a part that differs, [12] n, then the frames of each batch, then stage and milliseconds by turns.
local function record()
  local answer = early()
  if answer then return answer end
  if known() then return evaluate() end
  redis.call('HSET', facts, 'frames', ARGV[8], 'hash', ARGV[9])
  if ARGV[4] == '1' then return reject(ARGV[6], ARGV[7]) end
  local n = tonumber(ARGV[12])
  for i = 0, n - 1 do
    local expected = ARGV[13 + i]
    redis.call('HSET', facts, 'x:' .. i, expected)
    if redis.call('GETBIT', stored, i) == 1 and redis.call('HGET', facts, 'p:' .. i) ~= expected then
      if ARGV[3] ~= '1' then return reject(ARGV[10], ARGV[11]) end
      settle(i, ARGV[10])
    end
  end
  redis.call('HSET', facts, 'n', n, 'json', ARGV[5])
  addTimes(13 + n)
  changed()
  return evaluate()
end

local answer = record()
expire()
return answer
