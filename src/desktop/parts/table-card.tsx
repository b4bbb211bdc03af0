import { Card, Group, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table with its heading. Where it is wider than the screen it is scrolled, with the keys too. */
export function TableCard({
  title,
  minWidth,
  beside,
  children,
}: {
  readonly title: string;
  readonly minWidth: number;
  /** At the end of the heading's line. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h5">
          {title}
        </Title>
        {beside}
      </Group>
      <Table.ScrollContainer
        minWidth={minWidth}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': title } }}
      >
        <Table verticalSpacing={4}>{children}</Table>
      </Table.ScrollContainer>
    </Card>
  );
}
