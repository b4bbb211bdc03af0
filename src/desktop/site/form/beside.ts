import { useQuery } from '@tanstack/react-query';
import { siteTextReply } from '../../../contracts/index.js';
import { get } from '../../api.js';
import { YamlText } from './yaml-text.js';

const nothing = new YamlText('');

/** Another file of the site, for the names in it; empty until it is read, and when it cannot be. */
export function useBeside(file: string): YamlText {
  const { data } = useQuery({
    queryKey: ['site-beside', file],
    queryFn: async () => {
      const { text } = await get(siteTextReply, `/api/site/file?file=${encodeURIComponent(file)}`);
      return new YamlText(text ?? '');
    },
  });
  return data ?? nothing;
}
