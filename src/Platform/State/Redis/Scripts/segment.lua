-- Shared by the scripts about one segment in one way; InMemory/PlanLedger.cs says the same in C#.
-- Keys: the ledger, its stage sums, its settled segments; the way's facts and its bitmaps. ARGV[1], ARGV[2]: segment and way.
-- Facts of a way: n, json, frames, hash (what was decoded), code and message (rejected), round,
--   x:i the frames that batch i should hold, p:i those of its part, c:i the code of its failure.
-- Answers: {0} nothing, {1} all processed, {2, code, message, frames, hash} rejected, {3, round, n, bitmap} lost.
local ledger, times, settled, facts, stored, failed, lost = unpack(KEYS)
local segment, way = ARGV[1], ARGV[2]

local function changed()
  redis.call('HINCRBY', ledger, 'events', 1)
end

-- What is written to a closed ledger goes with it.
local function expire()
  local left = redis.call('PTTL', ledger)
  if left >= 0 then
    for i = 2, #KEYS do redis.call('PEXPIRE', KEYS[i], left) end
  end
end

local function rejected()
  local r = redis.call('HMGET', facts, 'code', 'message', 'frames', 'hash')
  return {2, r[1], r[2], r[3], r[4]}
end

local function reject(code, message)
  redis.call('HSET', facts, 'code', code, 'message', message)
  changed()
  return rejected()
end

local function settle(index, code)
  redis.call('SETBIT', stored, index, code and 0 or 1)
  if code then
    redis.call('SETBIT', failed, index, 1)
    redis.call('HSET', facts, 'c:' .. index, code)
  end
  if redis.call('GETBIT', lost, index) == 1 then redis.call('SETBIT', lost, index, 0) end
end

local function final(index)
  return redis.call('GETBIT', stored, index) == 1 or redis.call('GETBIT', failed, index) == 1
end

-- Waits in queues are cut to the time since the video was admitted: LedgerRules.Cut. A ledger of an older coordinator does not know it.
local function addTimes(first)
  local admitted = tonumber(redis.call('HGET', ledger, 'admitted') or '')
  local now = redis.call('TIME')
  local most = admitted and math.max(0, now[1] * 1000 + now[2] / 1000 - admitted)
  for i = first, #ARGV, 2 do
    local stage, ms = ARGV[i], ARGV[i + 1]
    if most and stage:sub(1, 5) == 'queue' and tonumber(ms) > most then
      if tonumber(ms) > most + 1000 then redis.call('HINCRBY', ledger, 'cut', 1) end
      ms = string.format('%.3f', most)
    end
    redis.call('HINCRBYFLOAT', times, stage, ms)
  end
end

local function known()
  return tonumber(redis.call('HGET', facts, 'n') or '')
end

-- The answer where the event is not for the segment as it stands.
local function early()
  local state = redis.call('HMGET', ledger, 'segments', 'sealed', 'way:' .. segment)
  if not state[1] then return {0} end
  if state[2] then return {1} end
  if state[3] ~= way then return {0} end
  if redis.call('HEXISTS', facts, 'code') == 1 then return rejected() end
end

local function evaluate()
  local n = known()
  if not n then return {0} end
  local function count(bits)
    return n == 0 and 0 or redis.call('BITCOUNT', bits, 0, n - 1, 'BIT')
  end
  local done = count(stored) + count(failed)
  if done == n then
    if redis.call('SETBIT', settled, segment, 1) == 0
      and redis.call('HINCRBY', ledger, 'settled', 1) == tonumber(redis.call('HGET', ledger, 'segments')) then
      redis.call('HSET', ledger, 'sealed', 1)
      return {1}
    end
    return {0}
  end
  if done + count(lost) == n then
    return {3, redis.call('HGET', facts, 'round') or '0', n, redis.call('GET', lost)}
  end
  return {0}
end
