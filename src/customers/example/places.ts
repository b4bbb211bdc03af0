/** Where the example company's customers live, and its branches. */
import type { HeldBranch } from '../embedded/holdings.js';
import type { Place } from '../embedded/nearest-policy.js';

interface Town extends Place {
  readonly town: string;
  /** The first digits of its postal codes, of four. */
  readonly prefix: string;
}

const town = (prefix: string, town: string, latitude: number, longitude: number): Town => ({
  prefix,
  town,
  latitude,
  longitude,
});

export const towns: readonly Town[] = [
  town('101', 'Budapest', 47.497, 19.04),
  town('103', 'Budapest', 47.541, 19.045),
  town('104', 'Budapest', 47.56, 19.09),
  town('105', 'Budapest', 47.502, 19.051),
  town('107', 'Budapest', 47.5, 19.07),
  town('108', 'Budapest', 47.489, 19.071),
  town('111', 'Budapest', 47.476, 19.036),
  town('113', 'Budapest', 47.531, 19.07),
  town('114', 'Budapest', 47.517, 19.114),
  town('118', 'Budapest', 47.433, 19.18),
  town('20', 'Szentendre', 47.669, 19.076),
  town('26', 'Vác', 47.776, 19.136),
  town('33', 'Eger', 47.902, 20.377),
  town('35', 'Miskolc', 48.104, 20.778),
  town('40', 'Debrecen', 47.531, 21.625),
  town('44', 'Nyíregyháza', 47.954, 21.717),
  town('50', 'Szolnok', 47.175, 20.196),
  town('56', 'Békéscsaba', 46.683, 21.1),
  town('60', 'Kecskemét', 46.906, 19.691),
  town('67', 'Szeged', 46.253, 20.148),
  town('71', 'Szekszárd', 46.35, 18.706),
  town('74', 'Kaposvár', 46.366, 17.782),
  town('76', 'Pécs', 46.073, 18.233),
  town('80', 'Székesfehérvár', 47.186, 18.422),
  town('82', 'Veszprém', 47.093, 17.911),
  town('89', 'Zalaegerszeg', 46.841, 16.844),
  town('90', 'Győr', 47.687, 17.635),
  town('94', 'Sopron', 47.685, 16.59),
  town('97', 'Szombathely', 47.231, 16.622),
];

/** The first digit of a Hungarian postal code is its region: enough to name the nearest branch. */
const regions: readonly (readonly [string, number, number])[] = [
  ['1', 47.497, 19.04],
  ['2', 47.55, 19.2],
  ['3', 48.0, 20.5],
  ['4', 47.75, 21.65],
  ['5', 46.9, 20.7],
  ['6', 46.55, 19.9],
  ['7', 46.25, 18.2],
  ['8', 47.0, 17.7],
  ['9', 47.5, 17.0],
];

export const postalAreas: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...regions.map(([prefix, latitude, longitude]) => [prefix, { latitude, longitude }] as const),
  ...towns.map(({ prefix, latitude, longitude }) => [prefix, { latitude, longitude }] as const),
]);

const weekdays = [1, 2, 3, 4, 5];
const mornings = weekdays.map((weekday) => ({ weekday, fromMinute: 9 * 60, toMinute: 12 * 60 }));
const afternoons = weekdays.map((weekday) => ({ weekday, fromMinute: 13 * 60, toMinute: 16 * 60 + 30 }));
const byDay = [...mornings, ...afternoons].sort(
  (a, b) => a.weekday - b.weekday || a.fromMinute - b.fromMinute,
);

const branch = (
  id: string,
  name: string,
  street: string,
  postalCode: string,
  town: string,
  [latitude, longitude]: readonly [number, number],
  desks: number,
): HeldBranch => ({
  ...{ id, name, latitude, longitude, desks },
  address: { street, postalCode, town, country: 'HU' },
  timeZone: 'Europe/Budapest',
  slotMinutes: 30,
  consulting: byDay,
});

export const branches: readonly HeldBranch[] = [
  branch(
    'budapest-centre',
    'Budapest Deák tér',
    'Deák Ferenc tér 3',
    '1052',
    'Budapest',
    [47.497, 19.054],
    3,
  ),
  branch('budapest-north', 'Budapest Újpest', 'Árpád út 66', '1042', 'Budapest', [47.56, 19.09], 2),
  branch('debrecen', 'Debrecen', 'Piac utca 20', '4024', 'Debrecen', [47.531, 21.625], 2),
  branch('gyor', 'Győr', 'Baross Gábor út 8', '9021', 'Győr', [47.687, 17.635], 1),
  branch('pecs', 'Pécs', 'Király utca 12', '7621', 'Pécs', [46.073, 18.233], 1),
  branch('szeged', 'Szeged', 'Kárász utca 5', '6720', 'Szeged', [46.253, 20.148], 1),
];
