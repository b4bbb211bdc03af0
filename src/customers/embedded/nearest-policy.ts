/** Which place is the nearest. Pure. */

/** Degrees, north and east. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

const earthRadiusKm = 6371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Great-circle distance by the haversine formula. */
export function distanceKm(one: Place, other: Place): number {
  const half = (a: number, b: number) => Math.sin((radians(b) - radians(a)) / 2) ** 2;
  const chord =
    half(one.latitude, other.latitude) +
    Math.cos(radians(one.latitude)) *
      Math.cos(radians(other.latitude)) *
      half(one.longitude, other.longitude);
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(chord));
}

export function nearestTo<T extends Place>(here: Place, places: readonly T[]): T | undefined {
  return [...places].sort((one, other) => distanceKm(here, one) - distanceKm(here, other))[0];
}

/** Where a postal code is: by the longest beginning of it that is listed. */
export function areaOf(postalCode: string, areas: ReadonlyMap<string, Place>): Place | undefined {
  const code = postalCode.replace(/\D/g, '');
  for (let length = code.length; length > 0; length--) {
    const area = areas.get(code.slice(0, length));
    if (area) return area;
  }
  return undefined;
}
