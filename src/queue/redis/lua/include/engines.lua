-- Signs of life, and what becomes of the tickets of an engine that shows none.

local function sign_of_life()
  call('ZADD', prefix .. 'engines', whole(now + lease_ms), caller)
end

-- An engine that was given up, or is new, is known again; one that is known has its sweeps to prolong that.
local function be_known()
  call('ZADD', prefix .. 'engines', 'NX', whole(now + lease_ms), caller)
end

-- Its tickets keep their places and wait to be adopted. Adds the agents that become free to `freed`.
local function orphan_all(engine, freed)
  local shuns = read_shuns()
  for _, id in ipairs(call('SMEMBERS', prefix .. 'held:' .. engine)) do
    local ticket = read_ticket(id)
    call('HSET', prefix .. 'ticket:' .. id, 'orphan', '1', 'orphanedSince', ARGV[1])
    call('ZADD', prefix .. 'orphans', now, id)
    ticket.orphan = true
    if ticket.state == 'waiting' then
      leave_lane(ticket)
      if shuns[id] then call('HDEL', prefix .. 'shuns', id) end
      call('HSET', prefix .. 'ticket:' .. id, 'lane', '')
    elseif ticket.state == 'offered' then
      end_lease(ticket)
      freed[#freed + 1] = free_seat(ticket.agent)
      wait(ticket)
    end
  end
  call('DEL', prefix .. 'held:' .. engine, prefix .. 'effects:' .. engine)
  call('ZREM', prefix .. 'engines', engine)
end
