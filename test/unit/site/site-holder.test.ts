import { SiteHolder } from '../../../src/site/index.js';
import { SiteBench } from './site-bench.js';

describe('the site in use', () => {
  it('changes when the folder has changed for the better', async () => {
    await using bench = await SiteBench.begin();
    const holder = await SiteHolder.load(bench.dir);
    const first = holder.current;
    const heard: string[] = [];
    holder.events.on('changed', (site, before) =>
      heard.push(`${before.company.name} → ${site.company.name}`),
    );
    expect((await holder.reload()).kind).toBe('unchanged');
    expect(holder.current).toBe(first);
    await bench.change('company.yaml', 'Lumen & Vale Energy', 'Lumen');
    expect((await holder.reload()).kind).toBe('changed');
    expect(holder.current.company.name).toBe('Lumen');
    expect(first.company.name).toBe('Lumen & Vale Energy');
    expect(heard).toEqual(['Lumen & Vale Energy → Lumen']);
  });

  it('stays as it is when the folder has mistakes, and says which', async () => {
    await using bench = await SiteBench.begin();
    const holder = await SiteHolder.load(bench.dir);
    const before = holder.current;
    const heard: number[] = [];
    holder.events.on('refused', (mistakes) => heard.push(mistakes.length));
    await bench.change('numbers.yaml', 'flow: main', 'flow: mian');
    const result = await holder.reload();
    expect(result).toMatchObject({
      kind: 'refused',
      mistakes: [{ file: 'numbers.yaml', message: "unknown flow 'mian'" }],
    });
    expect(holder.current).toBe(before);
    expect(heard).toEqual([1]);
    await bench.change('numbers.yaml', 'flow: mian', 'flow: main');
    expect((await holder.reload()).kind).toBe('unchanged');
  });
});
