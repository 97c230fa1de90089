-- ARGV[3] round, [4] whether it is past the last, [5] the code then, then the indices.
local function release()
  local answer = early()
  if answer then return {answer[1] == 2 and {0} or answer, {}} end
  if ARGV[4] == '1' then
    for i = 6, #ARGV do
      if redis.call('GETBIT', lost, ARGV[i]) == 1 then
        settle(ARGV[i], ARGV[5])
        redis.call('HINCRBY', ledger, 'batches', 1)
        changed()
      end
    end
    return {evaluate(), {}}
  end
  local round, asked = tonumber(redis.call('HGET', facts, 'round') or '0'), tonumber(ARGV[3])
  if round == asked then
    for i = 6, #ARGV do
      if redis.call('GETBIT', lost, ARGV[i]) == 1 then redis.call('SETBIT', lost, ARGV[i], 0) end
    end
    redis.call('HSET', facts, 'round', asked + 1)
    changed()
  elseif round ~= asked + 1 then
    return {{0}, {}}
  end
  local again = {}
  for i = 6, #ARGV do
    if not final(ARGV[i]) then again[#again + 1] = ARGV[i] end
  end
  return {{0}, again}
end

local answer = release()
expire()
return answer
