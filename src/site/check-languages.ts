/** Languages that are spoken of are the company's. */
import { nameRemedy } from './nearest.js';
import type { SiteDraft } from './site-draft.js';
import type { Path, YamlFile } from './yaml-file.js';

export function checkLanguages({ company, files }: SiteDraft): void {
  if (!company) return;
  const { languages } = company;
  if (!languages.includes(company['default-language'])) {
    const remedy = `use one of ${languages.join(', ')}`;
    files.company.error(
      files.company.at(['default-language']),
      `the default language is none of the company's`,
      remedy,
    );
  }
  languages.forEach((language, index) => {
    if (languages.indexOf(language) !== index) {
      files.company.error(
        files.company.at(['languages', index]),
        `language '${language}' is listed twice`,
        'remove one',
      );
    }
  });
}

export function checkLanguage(
  file: YamlFile,
  path: Path,
  language: string | undefined,
  known: readonly string[] | undefined,
): void {
  if (language === undefined || !known || known.includes(language)) return;
  file.error(file.at(path), `'${language}' is not a language of the company`, nameRemedy(language, known));
}
