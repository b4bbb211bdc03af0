import { Button, Card, Text, Title } from '@mantine/core';
import type { SiteMistakeShown } from '../../contracts/index.js';
import { useWords } from '../words/words.js';

/** As compilers say it. */
export const said = ({ file, line, message, remedy }: SiteMistakeShown) =>
  `${file}:${line}: ${message}${remedy ? `; ${remedy}` : ''}`;

/** Everything that is not in order, each with a way to its line. */
export function SiteMistakes({
  mistakes,
  open,
}: {
  readonly mistakes: readonly SiteMistakeShown[];
  readonly open: (file: string, line: number) => void;
}) {
  const { say } = useWords();
  return (
    <Card withBorder component="section" aria-label={say('site.found')} data-testid="site-mistakes">
      <Title order={2} size="h5" mb="xs">
        {say('site.found')}
      </Title>
      <ul className="rd-list">
        {mistakes.map((mistake) => (
          <li key={said(mistake)} data-severity={mistake.severity}>
            <Button
              variant="transparent"
              size="compact-sm"
              px={0}
              onClick={() => open(mistake.file, mistake.line)}
            >
              {mistake.file}:{mistake.line}
            </Button>{' '}
            <Text span size="sm" fw={mistake.severity === 'error' ? 700 : 400}>
              {mistake.message}
              {mistake.remedy && `; ${mistake.remedy}`}
            </Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}
