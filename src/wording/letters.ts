/** Names of letters. Written out, because voices read a single letter in ways of their own ("a" as an article). */

const table = (written: string): ReadonlyMap<string, string> =>
  new Map(
    written.split(' ').map((entry) => {
      const [letter = '', name = ''] = entry.split(':');
      return [letter, name];
    }),
  );

export const letters = {
  english: table(
    'A:ay B:bee C:see D:dee E:ee F:eff G:gee H:aitch I:eye J:jay K:kay L:ell M:em N:en O:oh P:pee Q:cue R:ar S:ess T:tee U:you V:vee W:double-you X:ex Y:why Z:zed',
  ),
  hungarian: table(
    'A:a Á:á B:bé C:cé D:dé E:e É:é F:ef G:gé H:há I:i Í:í J:jé K:ká L:el M:em N:en O:o Ó:ó Ö:ö Ő:ő P:pé Q:kú R:er S:es T:té U:u Ú:ú Ü:ü Ű:ű V:vé W:duplavé X:iksz Y:ipszilon Z:zé',
  ),
  dutch: table(
    'A:aa B:bee C:see D:dee E:ee F:ef G:gee H:haa I:ie J:jee K:kaa L:el M:em N:en O:oo P:pee Q:kuu R:er S:es T:tee U:uu V:vee W:wee X:iks Y:ij-grec Z:zet',
  ),
  /** Latin letters by the names by which they are read in Russian, and the Cyrillic ones. */
  russian: table(
    'A:а B:бэ C:цэ D:дэ E:е F:эф G:гэ H:аш I:и J:йот K:ка L:эль M:эм N:эн O:о P:пэ Q:ку R:эр S:эс T:тэ U:у V:вэ W:дубль-вэ X:икс Y:игрек Z:зет ' +
      'А:а Б:бэ В:вэ Г:гэ Д:дэ Е:е Ё:ё Ж:жэ З:зэ И:и Й:и-краткое К:ка Л:эль М:эм Н:эн О:о П:пэ Р:эр С:эс Т:тэ У:у Ф:эф Х:ха Ц:цэ Ч:че Ш:ша Щ:ща Ъ:твёрдый-знак Ы:ы Ь:мягкий-знак Э:э Ю:ю Я:я',
  ),
} as const;
