/** A ring tone of two tones (as of a European telephone), made here: no file, and it rings until told otherwise. */
export class RingTone {
  #context: AudioContext | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  start(): void {
    if (this.#timer) return;
    this.#context ??= new AudioContext();
    this.#burst();
    this.#timer = setInterval(() => this.#burst(), 3_000);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    void this.#context?.close();
    this.#context = undefined;
  }

  #burst(): void {
    const context = this.#context;
    if (!context) return;
    const volume = context.createGain();
    volume.gain.setValueAtTime(0.08, context.currentTime);
    volume.gain.setValueAtTime(0, context.currentTime + 1);
    volume.connect(context.destination);
    for (const hz of [425, 480]) {
      const tone = context.createOscillator();
      tone.frequency.value = hz;
      tone.connect(volume);
      tone.start();
      tone.stop(context.currentTime + 1);
    }
  }
}
