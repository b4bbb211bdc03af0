/**
 * A company's system as docs/connector.yaml asks for it, in front of any back office: what a company would write, small.
 * It can also misbehave.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { headerNames, isSigned, operations } from '../../src/customers/index.js';
import type {
  BackOffice,
  CompensationTold,
  Contact,
  Operation,
  OperationName,
} from '../../src/customers/index.js';

/** `loses-answers`: once, after the work was done. `plain`: without what is optional. */
export type Behaviour =
  'well' | 'slow' | 'down' | 'lying' | 'garbage' | 'endless' | 'loses-answers' | 'plain';

export class ReferenceBackOffice implements AsyncDisposable {
  behaviour: Behaviour = 'well';
  /** What is told in place of a true answer, by operation. */
  readonly lies = new Map<
    OperationName,
    (truth: object, asked: Readonly<Record<string, unknown>>) => object
  >();
  /** Requests that came, by operation. */
  readonly asked: OperationName[] = [];
  readonly #seen = new Set<string>();

  private constructor(
    readonly server: Server,
    /** Another one than the caller's: every request is refused. */
    public secret: string,
    public backOffice: BackOffice,
  ) {}

  static async open(backOffice: BackOffice, secret = 'reference-secret'): Promise<ReferenceBackOffice> {
    const server = createServer();
    const opened = new ReferenceBackOffice(server, secret, backOffice);
    server.on('request', (request, response) => void opened.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return opened;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/ringdown`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const name = (request.url ?? '').split('/').at(-1) as OperationName;
    this.asked.push(name);
    if (this.behaviour === 'slow') return;
    const { optional }: Operation = operations[name];
    if (this.behaviour === 'plain' && optional) return void response.writeHead(404).end();
    if (this.behaviour === 'down') return void response.writeHead(503).end();
    if (this.behaviour === 'garbage') return void response.end('<html>It works!</html>');
    if (this.behaviour === 'endless') return void response.end('[' + '0,'.repeat(1_000_000));
    if (this.behaviour === 'lying') return void response.end(JSON.stringify(lie(name)));
    if (!this.#isOurs(request, body)) return void response.writeHead(401).end();
    const { operation, ...input } = JSON.parse(body) as { operation: string };
    const asks = operations[name].asks.strict().safeParse(input);
    if (operation !== name || !asks.success) return void response.writeHead(400).end();
    const truth = await this.#answer(name, asks.data);
    const answer = this.lies.get(name)?.(truth, asks.data) ?? truth;
    if (this.behaviour === 'loses-answers') {
      this.behaviour = 'well';
      return void response.destroy();
    }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }

  #isOurs({ headers }: IncomingMessage, body: string): boolean {
    const id = String(headers[headerNames.id]);
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const timestamp = Number(headers[headerNames.timestamp]);
    const signature = String(headers[headerNames.signature]);
    return isSigned({ id, timestamp, body }, signature, this.secret, Date.now() / 1000);
  }

  async #answer(name: OperationName, asked: Readonly<Record<string, unknown>>): Promise<object> {
    const { signal } = new AbortController();
    const {
      customers,
      accounts,
      orders,
      appointments,
      services,
      tickets,
      contacts,
      compensations,
      promotions,
      branches,
    } = this.backOffice;
    const { customerId, reference, key, branchId } = asked as Record<string, string>;
    const of = (text: string | undefined): string => text ?? '';
    const text = (field: string): string => String(asked[field]);
    const value = async <T>(reading: Promise<{ readonly value: T }>) => (await reading).value ?? null;
    switch (name) {
      case 'find-customers':
        return { customers: await value(customers.withNumber(text('number'), signal)) };
      case 'get-customer':
        return { customer: await value(customers.get(of(customerId), signal)) };
      case 'check-pin':
        return { customer: (await customers.withPin(text('accountNumber'), text('pin'), signal)) ?? null };
      case 'account-state':
        return { account: await value(accounts.stateOf(of(customerId), signal)) };
      case 'latest-orders':
        return { orders: await value(orders.latest(of(customerId), Number(asked['limit']), signal)) };
      case 'find-order':
        return { order: await value(orders.find(of(customerId), of(reference), signal)) };
      case 'free-times': {
        const from = Date.parse(text('from'));
        return { times: await appointments.freeTimes(of(branchId), from, Number(asked['limit']), signal) };
      }
      case 'appointments':
        return {
          appointments: await appointments.ofCustomer(of(customerId), Date.parse(text('from')), signal),
        };
      case 'appointments-between':
        return {
          appointments: await appointments.between(
            Date.parse(text('from')),
            Date.parse(text('to')),
            Number(asked['limit']),
            signal,
          ),
        };
      case 'confirm-appointment':
        return { result: await appointments.confirm(of(customerId), of(reference), of(key), signal) };
      case 'book-appointment':
        return appointments.book(of(customerId), of(branchId), text('startsAt'), of(key), signal);
      case 'move-appointment':
        return appointments.move(of(customerId), of(reference), text('startsAt'), of(key), signal);
      case 'cancel-appointment':
        return { result: await appointments.cancel(of(customerId), of(reference), of(key), signal) };
      case 'services':
        return { services: await value(services.ofCustomer(of(customerId), signal)) };
      case 'change-service':
        return services.change(of(customerId), text('code'), text('to') as 'active', of(key), signal);
      case 'undo-service-change':
        return { result: await services.undo(of(customerId), of(reference), of(key), signal) };
      case 'open-tickets':
        return { tickets: await value(tickets.openOf(of(customerId), signal)) };
      case 'open-ticket':
        return { ticket: await tickets.open(of(customerId), text('summary'), of(key), signal) };
      case 'record-contact':
        return {
          result: await contacts.record(of(customerId), asked['contact'] as Contact, of(key), signal),
        };
      case 'latest-contacts':
        return { contacts: await value(contacts.latest(of(customerId), Number(asked['limit']), signal)) };
      case 'book-compensation': {
        const given = asked['compensation'] as CompensationTold;
        return { result: await compensations.book(of(customerId), given, of(key), signal) };
      }
      case 'promotions':
        return { promotions: await value(promotions.current(text('on'), signal)) };
      case 'get-branch':
        return { branch: await value(branches.get(of(branchId), signal)) };
      case 'nearest-branch':
        return { branch: await value(branches.nearest(text('postalCode'), signal)) };
    }
  }
}

/** Well-formed, and not what was asked for. */
const lie = (name: OperationName): object =>
  name === 'account-state'
    ? { account: { balance: 12, dueOn: 'soon' } }
    : { customer: { id: 17 }, result: 'perhaps' };
