import { useEffect, useState } from 'react';

const quietMs = 300;

/** The text as it is once typing pauses. */
export function useQuiet<Text>(text: Text): Text {
  const [quiet, setQuiet] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setQuiet(text), quietMs);
    return () => clearTimeout(timer);
  }, [text]);
  return quiet;
}
