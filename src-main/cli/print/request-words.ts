/** A question of somebody, in the words a person needs to answer it. */
import { formatBytes } from '../../../src-shared/model/formatting';
import type { Request } from '../../../src-shared/model/snapshot';

export function asked({ kind, nick, host, file }: Request): string {
  const who = `${nick} (${host})`;
  if (file?.inFolder) return `${who} offers the folder ${file.inFolder}${file.offer ? `: ${whole(file.offer)}` : ''}.`;
  if (file?.offer && file.offer.files > 1) return `${who} offers ${whole(file.offer)}, the first is ${file.name}.`;
  if (file !== null) return `${who} offers ${file.name} (${formatBytes(file.sizeBytes)}).`;
  return kind === 'chat' ? `${who} wants to chat.` : `${who} wants to look at the file server.`;
}

function whole({ files, sizeBytes }: { readonly files: number; readonly sizeBytes: number }): string {
  return `${files === 1 ? '1 file' : `${files} files`}, ${formatBytes(sizeBytes)}`;
}

/** With a blank before it; empty where there is no danger. */
export function dangerOf({ file }: Request): string {
  switch (file?.danger) {
    case 'executable':
      return ' Careful: it is a program.';
    case 'double-extension':
      return ' Careful: its name hides that it is a program.';
    default:
      return file?.offer?.hasPrograms ? ' Careful: there are programs among them.' : '';
  }
}

const KNOWN = {
  contact: 'One of your contacts.',
  met: 'You have met before.',
  new: 'You have not met this nick at this address.',
} as const;

/** All that is known, a line each. */
export function detailsOf(request: Request): readonly string[] {
  const { known, otherAddresses, file } = request;
  return [
    KNOWN[known],
    ...(otherAddresses.length === 0 ? [] : [`Met under this nick also at ${otherAddresses.join(', ')}.`]),
    ...(file === null ? [] : aboutFile(file)),
    ...(dangerOf(request) === '' ? [] : [dangerOf(request).trim()]),
  ];
}

function aboutFile(file: NonNullable<Request['file']>): readonly string[] {
  const { announcedName, existing, part, folder, freeBytes, name } = file;
  return [
    ...(announcedName === null ? [] : [`They call it ${announcedName}; here it would be ${name}.`]),
    `It would go to ${folder}${freeBytes === null ? '' : `, where ${formatBytes(freeBytes)} are free`}.`,
    ...(existing === null ? [] : [`A file of that name is there (${formatBytes(existing.sizeBytes)}).`]),
    ...(part === null ? [] : [`${formatBytes(part.positionBytes)} of it are here already, and it would go on there.`]),
  ];
}
