/** Names in the styles of four languages. Made up of the commonest ones, so that no combination is anybody in particular. */
export interface NameStyle {
  readonly language: string;
  /** Of so many customers, how many have names of this style. */
  readonly share: number;
  readonly first: readonly string[];
  readonly last: readonly string[];
  readonly write: (first: string, last: string) => string;
}

const westernOrder = (first: string, last: string) => `${first} ${last}`;

/** Russian family names of women have an ending of their own. */
const russian = (first: string, last: string) => `${first} ${first.endsWith('a') ? `${last}a` : last}`;

export const nameStyles: readonly NameStyle[] = [
  {
    language: 'hu',
    share: 120,
    first: [
      'Anna',
      'Bence',
      'Csilla',
      'Dániel',
      'Eszter',
      'Gábor',
      'Ildikó',
      'János',
      'Katalin',
      'László',
    ].concat(['Máté', 'Nóra', 'Orsolya', 'Péter', 'Réka', 'Sándor', 'Tímea', 'Viktor', 'Zoltán', 'Zsófia']),
    last: [
      'Balogh',
      'Farkas',
      'Fekete',
      'Gál',
      'Horváth',
      'Juhász',
      'Kiss',
      'Kovács',
      'Lakatos',
      'Molnár',
    ].concat(['Nagy', 'Németh', 'Papp', 'Rácz', 'Szabó', 'Szűcs', 'Takács', 'Tóth', 'Varga', 'Vörös']),
    write: (first, last) => `${last} ${first}`,
  },
  {
    language: 'en',
    share: 60,
    first: ['Alice', 'Brian', 'Claire', 'David', 'Emma', 'Frank', 'Grace', 'Henry', 'Isla', 'Jack'],
    last: ['Baker', 'Clarke', 'Cooper', 'Evans', 'Harris', 'Hughes', 'Morris', 'Parker', 'Turner', 'Wright'],
    write: westernOrder,
  },
  {
    language: 'nl',
    share: 50,
    first: ['Anouk', 'Bram', 'Daan', 'Femke', 'Hanneke', 'Jeroen', 'Lotte', 'Pieter', 'Sanne', 'Thijs'],
    last: [
      'Bakker',
      'de Boer',
      'van den Berg',
      'van Dijk',
      'Jansen',
      'Meijer',
      'Mulder',
      'Smit',
      'Visser',
      'de Wit',
    ],
    write: westernOrder,
  },
  {
    language: 'ru',
    share: 50,
    first: [
      'Alexei',
      'Anna',
      'Dmitri',
      'Ekaterina',
      'Ivan',
      'Marina',
      'Nikolai',
      'Olga',
      'Sergei',
      'Tatiana',
    ],
    last: [
      'Egorov',
      'Fedorov',
      'Ivanov',
      'Kuznetsov',
      'Morozov',
      'Pavlov',
      'Petrov',
      'Smirnov',
      'Sokolov',
      'Volkov',
    ],
    write: russian,
  },
];

export const streets: readonly string[] = [
  ...[
    'Akácfa utca',
    'Bem rakpart',
    'Csillag utca',
    'Dózsa György út',
    'Erkel utca',
    'Fő utca',
    'Gesztenye sor',
  ],
  ...[
    'Hársfa utca',
    'Jókai utca',
    'Kossuth Lajos utca',
    'Liszt Ferenc tér',
    'Malom köz',
    'Petőfi Sándor utca',
  ],
  ...['Rózsa utca', 'Széchenyi utca', 'Templom tér', 'Vasút utca', 'Zrínyi utca'],
];
