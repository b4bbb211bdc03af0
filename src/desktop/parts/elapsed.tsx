import { useEffect, useState } from 'react';
import { liveData } from '../live/live-data.js';
import { Store, useStore } from '../store.js';

/** One clock for the whole page: a second is a second everywhere, and only one timer runs. */
const second = new Store(Date.now());
setInterval(() => second.set(Date.now()), 1_000);

export const clockText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
};

/** The service's time, which may differ from this machine's. */
export function useNow(): number {
  const now = useStore(second);
  const { aheadMs } = useStore(liveData.picture);
  return now + aheadMs;
}

export function Elapsed({ since }: { readonly since: number }) {
  const now = useNow();
  return <span className="rd-figure">{clockText(now - since)}</span>;
}

export function Remaining({ until }: { readonly until: number }) {
  const now = useNow();
  return <span className="rd-figure">{clockText(until - now)}</span>;
}

/** The level of a microphone, 0–1, about ten times a second. */
export function useLevel(stream: MediaStream | undefined): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!stream) return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, one) => sum + one * one, 0) / samples.length;
      // From -60 dB to 0.
      setLevel(Math.min(1, Math.max(0, 1 + (10 * Math.log10(power + 1e-12)) / 60)));
    }, 100);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [stream]);
  return level;
}
