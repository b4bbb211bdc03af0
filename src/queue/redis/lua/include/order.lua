-- Byte order, as in sorted sets; Lua's own comparison follows the locale.
local function earlier_name(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = string.byte(a, i), string.byte(b, i)
    if x ~= y then return x < y end
  end
  return #a < #b
end
