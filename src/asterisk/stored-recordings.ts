import type { StoredRecording } from '../telephony/index.js';
import { isMissing } from './ari-errors.js';
import type { CommandPool } from './command-pool.js';

/** The recordings that Asterisk keeps in its spool, fetched and removed through ARI. */
export class StoredRecordings {
  constructor(readonly commands: CommandPool) {}

  async names(): Promise<readonly string[]> {
    const stored = await this.commands.request('recordings.listStored', {});
    return stored.map(({ name }) => name);
  }

  async has(name: string): Promise<boolean> {
    try {
      await this.commands.request('recordings.getStored', { recordingName: name });
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  async get(name: string): Promise<StoredRecording | undefined> {
    try {
      const { bytes, contentType } = await this.commands.download('recordings.getStoredFile', {
        recordingName: name,
      });
      return { name, bytes, contentType };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    try {
      await this.commands.request('recordings.deleteStored', { recordingName: name });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
}
