/**
 * Between two Port59s that both say `offers` (section 8): a file of an offer of several carries what the whole offer is,
 * so that its receiver is asked once. `120 ada 1000 .//b7f31c02 200 5100000/summer/pic 1.jpg` is one of 200 files of the
 * folder `summer`; without a folder in front it is one of files that lie side by side, and with nothing at all behind the
 * head, or only the folder, it is the end of the offer. ` programs` behind the bytes says that there are programs in it.
 */

/** What an offer says of itself; a claim of its sender. */
export interface Offer {
  /** 8 hexadecimal digits; the same for all its files, also when they are offered again. */
  readonly id: string;
  readonly files: number;
  readonly sizeBytes: number;
  /** There are files among them that run when they are opened. A sender that hides that is found out by the name. */
  readonly hasPrograms: boolean;
}

const FORM = /^\.\/\/([0-9a-f]{8}) ([0-9]{1,7}) ([0-9]{1,16})( programs)?\/(.*)$/su;

/** @param path with `/` between folders; empty, or with a `/` at its end, where it is the offer's end or an empty folder. */
export function formatOfferName({ id, files, sizeBytes, hasPrograms }: Offer, path: string): string {
  return `.//${id} ${files} ${sizeBytes}${hasPrograms ? ' programs' : ''}/${path}`;
}

/** Null for any other name. */
export function parseOfferName(name: string): { readonly offer: Offer; readonly path: string } | null {
  const [, id = '', files, sizeBytes, programs, path = ''] = FORM.exec(name) ?? [];
  const offer = { id, files: Number(files), sizeBytes: Number(sizeBytes), hasPrograms: programs !== undefined };
  return Number.isSafeInteger(offer.files) && Number.isSafeInteger(offer.sizeBytes) ? { offer, path } : null;
}
