/** What the example company sells, in the four languages of its callers. */
type Texts = Readonly<Record<string, string>>;

export const goods: readonly { readonly what: Texts; readonly price: number }[] = [
  {
    what: { en: 'smart thermostat', hu: 'okostermosztát', ru: 'умный термостат', nl: 'slimme thermostaat' },
    price: 189,
  },
  {
    what: {
      en: 'wall charger',
      hu: 'fali töltő',
      ru: 'настенная зарядная станция',
      nl: 'laadpaal voor thuis',
    },
    price: 749,
  },
  {
    what: { en: 'energy monitor', hu: 'fogyasztásmérő', ru: 'монитор расхода энергии', nl: 'energiemonitor' },
    price: 64.9,
  },
  {
    what: {
      en: 'set of solar panels',
      hu: 'napelemkészlet',
      ru: 'комплект солнечных панелей',
      nl: 'set zonnepanelen',
    },
    price: 2890,
  },
  {
    what: { en: 'pack of light bulbs', hu: 'izzócsomag', ru: 'набор ламп', nl: 'pak lampen' },
    price: 24.5,
  },
];

export const services: ReadonlyMap<string, Texts> = new Map([
  ['charging-card', { en: 'charging card', hu: 'töltőkártya', ru: 'карта для зарядки', nl: 'laadpas' }],
  [
    'online-account',
    { en: 'online account', hu: 'online ügyfélfiók', ru: 'личный кабинет', nl: 'online account' },
  ],
  [
    'usage-alerts',
    { en: 'usage alerts', hu: 'fogyasztási értesítés', ru: 'оповещение о расходе', nl: 'verbruiksmelding' },
  ],
]);

export const promotions: readonly Texts[] = [
  {
    en: 'Until the end of the season, a smart thermostat is half price with a new two-year contract.',
    hu: 'A szezon végéig új, kétéves szerződéshez féláron adjuk az okostermosztátot.',
    ru: 'До конца сезона умный термостат за полцены при заключении нового договора на два года.',
    nl: 'Tot het einde van het seizoen is een slimme thermostaat half zo duur bij een nieuw tweejarig contract.',
  },
  {
    en: 'Customers who switch to paperless bills get one month of green power for free.',
    hu: 'Aki áttér az elektronikus számlára, egy hónapig ingyen kap zöld áramot.',
    ru: 'Клиенты, перешедшие на электронные счета, получают месяц зелёной энергии бесплатно.',
    nl: 'Wie overstapt op digitale rekeningen, krijgt een maand groene stroom gratis.',
  },
  {
    en: 'We fit wall chargers for electric cars free of charge this month.',
    hu: 'Ebben a hónapban díjmentesen szereljük fel az elektromos autók fali töltőit.',
    ru: 'В этом месяце мы бесплатно устанавливаем настенные зарядные станции для электромобилей.',
    nl: 'Deze maand plaatsen we laadpalen voor elektrische auto’s gratis.',
  },
];

export const troubles: readonly string[] = [
  'Reading of the meter is disputed',
  'Bill of last month asked for again',
  'Meter cabinet does not close',
  'Change of address is being checked',
];
