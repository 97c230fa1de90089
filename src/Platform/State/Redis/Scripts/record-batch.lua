-- ARGV[3] last way, [4] index, [5] Stored, Lost or Failed, [6] frames of the part, [7] its frames and hash, [8] code where failed,
-- [9] code and [10] message of a part that differs, then stage and milliseconds by turns.
local function record()
  local answer = early()
  if answer then return answer end
  local index, code, n = ARGV[4], nil, known()
  if tonumber(index) < 0 or n and tonumber(index) >= n then return {0} end
  if final(index) then return evaluate() end
  if ARGV[5] == 'Lost' then
    if redis.call('SETBIT', lost, index, 1) == 0 then changed() end
    return evaluate()
  end
  if ARGV[5] == 'Failed' then
    code = ARGV[8]
  elseif n and redis.call('HGET', facts, 'x:' .. index) ~= ARGV[7] then
    if ARGV[3] ~= '1' then return reject(ARGV[9], ARGV[10]) end
    code = ARGV[9]
  else
    redis.call('HSET', facts, 'p:' .. index, ARGV[7])
    redis.call('HINCRBY', ledger, 'frames', ARGV[6])
  end
  settle(index, code)
  redis.call('HINCRBY', ledger, 'batches', 1)
  addTimes(11)
  changed()
  return evaluate()
end

local answer = record()
expire()
return answer
