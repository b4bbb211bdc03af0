-- The offer becomes a conversation.
--
-- ARGV[4] ticket   ARGV[5] fence
-- RETURNS the outcome; 0 when the offer is not open any more
-- include: base
local text = call('HGET', prefix .. 'tickets', ARGV[4])
local place, state, fence, rest = string.match(text or '', '^([^\n]*)\n[^\n]*\n([^\n]*)\n[^\n]*\n([^\n]*)\n(.*)$')
if state ~= 'offered' or fence ~= ARGV[5] then return { 0 } end
call('HSET', prefix .. 'tickets', ARGV[4], place .. '\n\nengaged\n' .. now .. '\n' .. fence .. '\n' .. rest)
call('ZREM', prefix .. 'leases', ARGV[4])
return outcome
