-- Tickets, seats and offers are read at most once in a run and written once at its end: what several commands do to one
-- of them costs one write. They are packed as MessagePack; only views.lua shows them to others.
local pack, unpack_text

-- A ticket changes only with its step or its holder. `held` is '1' while it waits for the preferred agent alone; how
-- `steps` are written see lanes.lua.
local function parse_ticket(id, text)
  local place, enqueued_at, step, held_for, engine, orphaned, queue, call_id, steps = unpack_text(text)
  return {
    id = id, place = place, enqueued_at = enqueued_at, step = step, held = held_for, engine = engine, orphaned_since = orphaned,
    queue = queue, call_id = call_id, steps = steps,
  }
end

local function ticket_text(t)
  return pack(t.place, t.enqueued_at, t.step, t.held, t.engine, t.orphaned_since, t.queue, t.call_id, t.steps)
end

-- A seat without a ticket is idle, else the offer tells.
local function parse_seat(agent, text)
  local idle_since, profile, ticket = unpack_text(text)
  return { agent = agent, idle_since = idle_since, profile = profile, ticket = ticket }
end

local function seat_text(seat)
  return pack(seat.idle_since, seat.profile, seat.ticket)
end

-- Somebody on duty: skills, since when, `<queue>=<time>&…` for round-robin queues: when last offered a call of it, and why
-- without a seat, if that was told.
local function parse_staff(_, text)
  local profile, since, turns, away = unpack_text(text)
  return { profile = profile, since = since, turns = turns, away = away }
end

local function staff_text(one)
  return pack(one.profile, one.since, one.turns, one.away)
end

-- `state` is offered or engaged. A ticket that waits has the empty offer.
local waiting = {}

local function parse_offer(_, text)
  if text == '' then return waiting end
  local fence, since, state, agent = unpack_text(text)
  return { fence = fence, since = since, state = state, agent = agent }
end

local function offer_text(offer)
  if offer == waiting then return '' end
  return pack(offer.fence, offer.since, offer.state, offer.agent)
end

-- Hands `command key field value field value …` to Redis; Lua's stack has room for some thousands.
local function in_parts(command, key, words)
  for from = 1, #words, 1000 do
    call(command, key, unpack(words, from, math.min(from + 999, #words)))
  end
end

-- A hash as this run sees it: values that were read, and what is to be written or removed at its end. With `keeps`,
-- what is there (but for tickets that wait) is remembered for later runs: there is no more of it than of agents. With
-- `keeps_all` that is read as a whole once, so that nobody need ask for what is not there.
local function records(name, parse, text_of, keeps, keeps_all)
  local key, seen, kept, changed, any
  local self = {}

  function self.begin()
    key, seen, changed, any = prefix .. name, {}, {}, false
    if keeps then
      kept = space.kept[name]
      if not kept then
        kept = {}
        space.kept[name] = kept
      end
    else
      kept = seen
    end
  end

  local function see(id, value)
    seen[id] = value
    if keeps then kept[id] = value and value ~= waiting and value or nil end
  end

  local function read_all()
    local list = call('HGETALL', key)
    for i = 1, #list, 2 do
      local id = list[i]
      if seen[id] == nil then kept[id] = parse(id, list[i + 1]) end
    end
    space.complete[name] = true
  end

  function self.get(id)
    local value = seen[id]
    if value == nil then value = kept[id] end
    if value == nil then
      if keeps_all then
        if space.complete[name] then return false end
        read_all()
        return kept[id] or false
      end
      local text = call('HGET', key, id)
      value = text and parse(id, text)
      see(id, value)
    end
    return value
  end

  function self.put(id, value)
    changed[id], any = true, true
    see(id, value)
  end

  function self.remove(id)
    changed[id], any = true, true
    see(id, false)
  end

  function self.flush()
    if not any then return end
    local writes, removals, w, r = {}, {}, 0, 0
    for id in pairs(changed) do
      local value = seen[id]
      if value then
        writes[w + 1], writes[w + 2] = id, text_of(value)
        w = w + 2
      else
        r = r + 1
        removals[r] = id
      end
    end
    changed, any = {}, false
    if w > 0 then in_parts('HSET', key, writes) end
    if r > 0 then in_parts('HDEL', key, removals) end
  end

  return self
end

local function as_is(_, text)
  return text
end

local function unchanged(text)
  return text
end

local tickets = records('tickets', parse_ticket, ticket_text)
local seats = records('seats', parse_seat, seat_text, true, true)
local staff = records('staff', parse_staff, staff_text, true, true)
local ringing = records('ringing', as_is, unchanged, true, true)

-- The offers of the tickets that an engine holds, and of those that nobody holds.
local orphaned = records('orphaned', parse_offer, offer_text)
local held_by = remembering(100, function(engine) return records('held:' .. engine, parse_offer, offer_text, true)
end)
-- Those that this run has used.
local held

local function offers_of(engine)
  local offers = held[engine]
  if not offers then
    offers = held_by(engine)
    offers.begin()
    held[engine] = offers
  end
  return offers
end

local function holder_of(ticket)
  return ticket.orphaned_since == '' and offers_of(ticket.engine) or orphaned
end

local function offer_of(ticket)
  return holder_of(ticket).get(ticket.id)
end

local function put_offer(ticket, offer)
  holder_of(ticket).put(ticket.id, offer)
end

-- When a ticket's next step falls due: written at the end of the run, or when somebody wants to read.
local dues, any_dues

local function set_due(id, at)
  dues[id], any_dues = at or false, true
end

local function flush_dues()
  if not any_dues then return end
  local adds, removals = {}, {}
  for id, at in pairs(dues) do
    if at then
      adds[#adds + 1], adds[#adds + 2] = at, id
    else
      removals[#removals + 1] = id
    end
  end
  in_parts('ZADD', prefix .. 'steps', adds)
  in_parts('ZREM', prefix .. 'steps', removals)
  dues, any_dues = {}, false
end

-- Which ticket shuns which agent; nearly always nobody.
local shunning

local function shunned_by()
  if not shunning then
    local by, list = {}, call('HGETALL', prefix .. 'shunning')
    for i = 1, #list, 2 do by[list[i]] = list[i + 1] end
    shunning = by
  end
  return shunning
end

local function shun(id, agent)
  local by = shunned_by()
  if by[id] == agent then return end
  by[id] = agent
  if agent then call('HSET', prefix .. 'shunning', id, agent) else call('HDEL', prefix .. 'shunning', id) end
end

local fence, written_fence

local function read_fence()
  if fence then return end
  written_fence = call('GET', prefix .. 'fence')
  -- A store that has forgotten everything goes on from the clock, which is ahead of all fences given so far.
  fence = tonumber(written_fence or now_ms * 1000)
end

local function next_fence()
  read_fence()
  fence = fence + 1
  return whole(fence)
end

local function fences_beyond(given)
  read_fence()
  if given > fence then fence = given end
  written_fence = nil
end

local function begin_records()
  tickets.begin()
  seats.begin()
  staff.begin()
  ringing.begin()
  orphaned.begin()
  held, dues, any_dues, shunning, fence = {}, {}, false, nil, nil
end

local function flush_records()
  tickets.flush()
  seats.flush()
  staff.flush()
  ringing.flush()
  orphaned.flush()
  for _, offers in pairs(held) do offers.flush() end
  flush_dues()
  if fence and whole(fence) ~= written_fence then
    written_fence = whole(fence)
    call('SET', prefix .. 'fence', written_fence)
  end
end
