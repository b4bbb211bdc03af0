import { Button, Card, Group, NativeSelect, Progress, Stack, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { gradeOf, type LineQuality } from '../phone/phone-state.js';
import { phone } from '../phone/phone.js';
import { useStore } from '../store.js';
import { useWords } from '../words/words.js';
import { useLevel } from './elapsed.js';

function useMicrophones(open: boolean): readonly MediaDeviceInfo[] {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  useEffect(() => {
    if (!open) return undefined;
    const list = () =>
      void navigator.mediaDevices
        .enumerateDevices()
        .then((all) =>
          setDevices(all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '')),
        );
    list();
    navigator.mediaDevices.addEventListener('devicechange', list);
    return () => navigator.mediaDevices.removeEventListener('devicechange', list);
  }, [open]);
  return devices;
}

export function PhonePanel() {
  const { say } = useWords();
  const { status, quality } = useStore(phone.state);
  const microphone = useStore(phone.microphone);
  const level = useLevel(microphone);
  const devices = useMicrophones(microphone !== undefined);
  const [chosen, setChosen] = useState('');
  const use = async (page: boolean) => {
    phone.wanted = page;
    if (page) phone.start();
    else await phone.stop();
  };
  return (
    <Card withBorder component="section" aria-label={say('phone.title')}>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {say('phone.title')}
        </Title>
        <Text size="sm" role="status" data-testid="phone" data-status={status}>
          {say(`phone.${status}`)}
        </Text>
        {microphone && status !== 'off' && (
          <>
            <Progress value={level * 100} aria-label={say('phone.level')} transitionDuration={100} />
            <NativeSelect
              size="xs"
              label={say('phone.microphone')}
              value={chosen}
              data={devices.map(({ deviceId, label }) => ({
                value: deviceId,
                label: label || deviceId.slice(0, 8),
              }))}
              onChange={(event) => {
                const deviceId = event.currentTarget.value;
                setChosen(deviceId);
                void phone.useMicrophone(deviceId);
              }}
            />
          </>
        )}
        {quality && <Quality quality={quality} />}
        <Button size="xs" variant="default" onClick={() => void use(status === 'off')}>
          {status === 'off' ? say('phone.use-page') : say('phone.use-own')}
        </Button>
      </Stack>
    </Card>
  );
}

function Quality({ quality }: { readonly quality: LineQuality }) {
  const { say } = useWords();
  const grade = gradeOf(quality);
  const detail = say('quality.detail', {
    lost: (quality.lost * 100).toFixed(1),
    jitter: quality.jitterMs,
    trip: quality.roundTripMs ?? '–',
    codec: quality.codec,
  });
  return (
    <Group gap="xs" data-testid="quality" data-grade={grade}>
      <Text size="sm" fw={600}>
        {say(`quality.${grade}`)}
      </Text>
      <Text size="xs" c="dimmed">
        {detail}
      </Text>
    </Group>
  );
}
