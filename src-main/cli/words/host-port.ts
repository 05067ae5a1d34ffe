/** `HOST:PORT` as `--listen` and `--ui` take it, read where all addresses are read. */
export { type Endpoint as HostPort, parseEndpoint as parseHostPort } from '../../../src-shared/model/address';
