-- KEYS[1]  the tenant's prefix with its hash tag, `{ringdown:<tenant>}`
-- ARGV[1]  the engine that gives the commands
-- ARGV[2…] for each command its name, the time (ms since the epoch), how many words follow, and the words
-- RETURNS  for each command its answer as lines: '1', '0', a number or 'F' and one, then nine lines for each effect on an
--          offer or ticket of the caller: kind, ticket, agent, fence, queue, call, offered at, lease until, and of an offer
--          that is made why (reasons.lua); what is decided about a ticket besides: see `tell_move` in tickets.lua, and
--          `why_waiting` in reasons.lua
local function run(keys, args)
  call, pack, unpack_text = redis.call, cmsgpack.pack, cmsgpack.unpack
  local token = enter_space(keys[1])
  caller, now, known_engine = args[1], nil, false
  begin_records()
  local answers, at = {}, 2
  while args[at] do
    local words = tonumber(args[at + 2])
    set_time(args[at + 1])
    answer = ''
    local result = commands[args[at]](unpack(args, at + 3, at + 2 + words))
    answers[#answers + 1] = result .. answer
    at = at + 3 + words
  end
  flush_records()
  leave_space(token)
  return answers
end
