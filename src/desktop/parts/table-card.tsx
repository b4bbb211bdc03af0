import { Card, Table, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table with its heading. Where it is wider than the screen it is scrolled, with the keys too. */
export function TableCard({
  title,
  minWidth,
  children,
}: {
  readonly title: string;
  readonly minWidth: number;
  readonly children: ReactNode;
}) {
  return (
    <Card withBorder component="section" aria-label={title}>
      <Title order={2} size="h5" mb="xs">
        {title}
      </Title>
      <Table.ScrollContainer
        minWidth={minWidth}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'group', 'aria-label': title } }}
      >
        <Table verticalSpacing={4}>{children}</Table>
      </Table.ScrollContainer>
    </Card>
  );
}
