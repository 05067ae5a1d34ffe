/**
 * What a page in a browser and the headless host say to each other before the bridge opens. Cookies know no ports: every
 * other server on 127.0.0.1 is sent ours. So the page holds a key beside the cookie, bound to its own origin, and shows
 * on each connection that it has it, without showing it.
 *
 *     host: {"kind":"challenge","nonce":"…"}
 *     page: {"kind":"proof","how":"hmac","value":"…"}     HMAC-SHA-256 of `provenText` with the key
 *     host: {"kind":"welcome","uploadKey":"…"}            goes with uploads while this connection lasts
 */
import * as v from 'valibot';

/** How the host closes a connection whose proof is wrong or does not come. */
export const NOT_PROVEN = 4401;
/** The header of an upload that carries what the welcome said. */
export const UPLOAD_KEY_HEADER = 'x-port59-upload';
/** Before the key, behind the `#` of the address a browser is led to when it enters. */
export const KEY_IN_ADDRESS = '#key=';

const secret = v.pipe(v.string(), v.maxLength(200));

export const challengeSchema = v.object({ kind: v.literal('challenge'), nonce: secret });
export const welcomeSchema = v.object({ kind: v.literal('welcome'), uploadKey: secret });
export const proofSchema = v.object({
  kind: v.literal('proof'),
  /** `key`: the key itself. Only where the browser can do no better, without encryption on a network one trusts. */
  how: v.picklist(['hmac', 'key']),
  value: secret,
});
export type Proof = v.InferOutput<typeof proofSchema>;

/** Of this origin only: what is shown to a server at another address is worth nothing at ours. */
export function provenText(origin: string, nonce: string): string {
  return `port59 window\n${origin.toLowerCase()}\n${nonce}`;
}
