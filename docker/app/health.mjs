// Healthy: the service says so itself. Exit code for the engine, one line for `docker inspect`.
const host = process.env.RINGDOWN_HTTP_HOST ?? '127.0.0.1';
const reachable = host === '0.0.0.0' ? '127.0.0.1' : host;
const answer = await fetch(`http://${reachable}:${process.env.RINGDOWN_HTTP_PORT ?? 8080}/health`, {
  signal: AbortSignal.timeout(4_000),
});
console.log(answer.status, (await answer.text()).slice(0, 500));
process.exitCode = answer.ok ? 0 : 1;
