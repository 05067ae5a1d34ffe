/**
 * The one place that knows sentences for problems: what happened, to what, and what to do. The window, the command line
 * and the notices of the headless host all speak through it.
 */
import { formatBytes, formatPercent } from './formatting';
import type { Problem, ProblemCode } from './problem';

type Params = Problem['params'];
type Sentence = (p: Params) => string;

const text = (p: Params, name: string, otherwise: string) =>
  p[name] === undefined || p[name] === '' ? otherwise : String(p[name]);
const bytes = (p: Params, name: string) => (typeof p[name] === 'number' ? formatBytes(p[name]) : 'an unknown size');
const peer = (p: Params) => text(p, 'peer', 'The other side');
const place = (p: Params) =>
  p.port === undefined ? text(p, 'host', 'that address') : `${text(p, 'host', 'that address')}, port ${p.port}`;
/** For the start of a sentence; a host name stays as it is written. */
const capital = (words: string) => words.replace(/^that address/, 'That address');
const file = (p: Params) => `“${text(p, 'name', text(p, 'path', 'the file'))}”`;
/** `others`: as many more, of which only the number is told. */
const others = (p: Params) =>
  typeof p.others !== 'number' || p.others < 1
    ? ' does not exist'
    : ` and ${p.others} ${p.others === 1 ? 'other file' : 'other files'} do not exist`;
const path = (p: Params) => `“${text(p, 'path', 'the folder')}”`;
const because = (p: Params) => (p.detail === undefined || p.detail === '' ? '' : ` (${p.detail})`);
/** Free and yet not for us: without it, 3 MB free and 2 MB needed would be called full. */
const reserve = (p: Params) =>
  typeof p.reservedBytes === 'number' && p.reservedBytes > 0
    ? `, and ${bytes(p, 'reservedBytes')} of them are kept free for other programs`
    : '';
const atPercent = (p: Params) =>
  typeof p.positionBytes === 'number' && typeof p.sizeBytes === 'number'
    ? ` at ${formatPercent(p.positionBytes, p.sizeBytes)}`
    : '';

/** What lets every program of a Linux system use 59 and above, until it starts anew. */
export const ALLOW_PORT_59 = 'sudo sysctl net.ipv4.ip_unprivileged_port_start=59';

const SENTENCES: Readonly<Record<ProblemCode, Sentence>> = {
  'address-invalid': (p) =>
    `“${text(p, 'text', '')}” is not an address. Write a host like 192.168.1.20, host:port, or dcc://nick@host:port.`,
  'address-unresolved': (p) =>
    `There is no computer called “${text(p, 'host', '?')}”. Check the spelling, or use its number, like 192.168.1.20.`,
  'connection-refused': (p) =>
    `Nobody is listening at ${place(p)}. Ask your friend to start Port59 or mIRC's DCC Server, and check the port.`,
  'host-unreachable': (p) =>
    p.setting === 'macos-local-network'
      ? `${capital(place(p))} cannot be reached from here. If it is on your network, allow Port59 in System Settings → Privacy & Security → Local Network.`
      : `${capital(place(p))} cannot be reached from here. Check the address and your network.`,
  'connect-timed-out': (p) =>
    `${capital(place(p))} did not answer. The address may be wrong, or a firewall drops the connection.`,
  'no-answer': (p) =>
    p.seconds === undefined
      ? `${peer(p)} did not answer. They can see that you called.`
      : `${peer(p)} did not answer within ${text(p, 'seconds', '300')} seconds. Try again when somebody is there.`,
  'closed-before-answer': (p) =>
    `${peer(p)} closed the connection without an answer. Perhaps it is not a DCC server, or it offers no such service.`,
  rejected: (p) => `${peer(p)} declined. Ask them, then try again.`,
  unavailable: (p) =>
    `${peer(p)} cannot take this now: the service is switched off there, or everything is in use. It may work later.`,
  'peer-violation': (p) =>
    `${peer(p)} sent something this protocol does not know${because(p)}, so the connection was closed.`,
  'nick-mismatch': (p) =>
    `“${text(p, 'nick', '?')}” answered where “${text(p, 'expected', '?')}” was expected. Make sure that you know who it is.`,
  'connection-lost': (p) =>
    `The connection to ${text(p, 'peer', 'the other side')} was lost${atPercent(p)}. What has arrived is kept.`,
  'closed-by-peer': (p) => `${peer(p)} ended the chat.`,
  stopped: () => 'Port59 was closed while this was under way. What has arrived is kept.',
  stalled: (p) =>
    `Nothing moved for ${text(p, 'seconds', '120')} seconds, so the connection was given up. What has arrived is kept.`,
  'too-slow': (p) =>
    `${peer(p)} took next to nothing for half a minute while others waited for the place, so the transfer was ended.`,
  'peer-sent-less': (p) => `${peer(p)} stopped sending${atPercent(p)}. What has arrived is kept.`,
  'peer-sent-more': (p) =>
    `The peer sent more than it announced. ${file(p)} holds exactly the announced ${bytes(p, 'sizeBytes')}.`,
  'position-beyond-size': (p) =>
    `${peer(p)} asked for a place behind the end of the file${because(p)}. Nothing was sent; try again.`,
  'overlap-mismatch': (p) =>
    `The part of ${file(p)} that is already here differs from what came now. Nothing was overwritten; the next try compares from further back.`,
  'not-confirmed': (p) =>
    `All of ${file(p)} was sent, but ${text(p, 'peer', 'the peer')} did not confirm it. Ask whether it arrived.`,
  'crc-mismatch': (p) =>
    `${file(p)} arrived, but its bytes do not fit the checksum ${text(p, 'expected', '')} in its name. It is kept as a part; have it sent again, and all of it is compared.`,
  'earlier-version-there': (p) =>
    `${peer(p)} still holds a part of the earlier ${file(p)}. The file as it is now is offered under another name.`,
  'files-failed': (p) =>
    `${text(p, 'count', 'Some')} of ${text(p, 'total', 'the')} files of the folder could not be sent. Open it to see which, then retry.`,
  'sent-as': (p) =>
    `${file(p)} goes out as “${text(p, 'goesAs', '?')}”, because ${text(p, 'peer', 'the other side')} gets another file of that name from you.`,
  'bytes-not-known': (p) =>
    `${peer(p)} already had ${bytes(p, 'sizeBytes')} under the name ${file(p)}; whether they are the same is not known. Send it under another name to be sure.`,
  'empty-file-refused': (p) =>
    `${peer(p)} does not take ${file(p)}, because it is empty. Some programs refuse files without bytes.`,
  'structure-lost': (p) =>
    `${peer(p)} knows no folders, so the files of ${file(p)} went out one by one. Those that shared a name carry the name of their folder.`,
  'left-out': (p) =>
    `${text(p, 'count', 'Some')} things in ${file(p)} are no files and were left out: ${text(p, 'names', '')}.`,
  'folder-too-deep': (p) =>
    `${file(p)} has more than ${text(p, 'depth', '32')} folders inside one another, at “${text(p, 'path', '')}”. Send an archive of it instead.`,
  cancelled: () => 'Cancelled. What had arrived is kept for a resume.',
  'file-missing': (p) => `${file(p)}${others(p)} (any more). Check the name and the folder.`,
  'file-unreadable': (p) => `${file(p)} cannot be read${because(p)}. Check its permissions.`,
  'file-changed': (p) =>
    `${file(p)} has changed since it was offered, so it was not sent. Retry to send it from the start as it is now.`,
  'file-exists': (p) => `${file(p)} exists already. Choose another name, or overwrite it.`,
  'not-a-file': (p) => `${file(p)} is neither a file nor a folder, so it cannot be sent.`,
  'nothing-to-send': (p) => `There are no files in ${path(p)}. Choose something else to send.`,
  'size-unknown': (p) => `The size of ${file(p)} is unknown, so it cannot be received safely.`,
  'part-in-use': (p) => `${file(p)} is being received already. Wait for that transfer, or cancel it.`,
  'disk-full': (p) =>
    `The disk of ${path(p)} is full${p.needBytes === undefined ? '' : `: ${bytes(p, 'needBytes')} are needed, ${bytes(p, 'freeBytes')} are free${reserve(p)}`}. Make space there.`,
  'file-too-large': (p) =>
    `The disk of ${path(p)} cannot hold a file that large: sticks and cards in the format FAT32 end at 4 GiB. Choose a folder on another disk.`,
  'disk-error': (p) => `The disk refused ${file(p)}${because(p)}. What was written is kept. Check the disk.`,
  'folder-missing': (p) => `The folder of ${path(p)} does not exist. Choose another downloads folder in the settings.`,
  'folder-not-writable': (p) =>
    `Nothing can be written to ${path(p)}${because(p)}. Choose another downloads folder, or change its permissions.`,
  'invalid-folder': (p) => `There is no folder ${file(p)} on that file server. Go up and look again.`,
  'invalid-filename': (p) => `There is no file ${file(p)} on that file server (any more). Refresh the list.`,
  'not-text': (p) => `${file(p)} is not a text, so it cannot be shown. Download it instead.`,
  'server-full': (p) => `The file server is busy now: “${text(p, 'text', 'too many gets')}”.`,
  'server-message': (p) => `The file server says: “${text(p, 'text', '')}”.`,
  'listing-not-understood': () =>
    'This file server answers in a way that cannot be read as a list. Use the dialogue to talk to it directly.',
  'share-missing': (p) =>
    `The shared folder ${path(p)} is not there any more. Put it back, or remove it from the shares.`,
  'visit-closed': () => 'The visit to that file server has ended. Connect again to go on.',
  'port-in-use': (p) =>
    `Port ${text(p, 'port', '?')} on ${text(p, 'host', 'this computer')} is in use by another program. End that program, or choose another port.`,
  'port-needs-rights': (p) =>
    `Port ${text(p, 'port', '59')} needs rights that Port59 does not have. Allow it with “${ALLOW_PORT_59}”, or use port 5959.`,
  'port-fallback': (p) =>
    `Port 59 needs rights that Port59 does not have, so it listens on port ${text(p, 'port', '5959')}. To use 59, run “${ALLOW_PORT_59}” and start again.`,
  'address-not-here': (p) =>
    `${text(p, 'host', 'That address')} is not an address of this computer. Use one of its own, or 0.0.0.0 for all.`,
  'listen-failed': (p) => `Port59 cannot listen at ${place(p)}${because(p)}. Choose another address or port.`,
  'window-needs-encryption': (p) =>
    `At ${text(p, 'host', 'that address')} others could reach the window, and read along. Give it a certificate with --ui-cert FILE and --ui-key FILE, or say --ui-insecure if you trust everybody on that network.`,
  'certificate-unusable': (p) =>
    `The window’s certificate ${path(p)} cannot be used${because(p)}. Both files must be PEM, and belong to each other.`,
  'settings-broken': (p) =>
    `The settings file ${path(p)} could not be read${because(p)}. It is kept as “${text(p, 'keptAs', '?')}”, and the defaults are used.`,
  'settings-dropped': (p) =>
    `These settings in ${path(p)} were not understood and left out: ${text(p, 'fields', '?')}. The file as it was is kept as “${text(p, 'keptAs', '?')}”.`,
  'settings-invalid': (p) => `The setting “${text(p, 'field', '?')}” does not accept that value. Choose another one.`,
  'settings-not-saved': (p) =>
    `The settings could not be saved to ${path(p)}${because(p)}. Check the disk and its permissions.`,
  'settings-not-reloaded': (p) =>
    `The settings file ${path(p)} could not be read again${because(p)}. What was set before stays.`,
  'database-newer': (p) =>
    `${path(p)} was written by a newer Port59 (format ${text(p, 'version', '?')}). Update this program, or start it with another --data folder.`,
  'database-broken': (p) =>
    `The database ${path(p)} is damaged. What could be read of it (${text(p, 'rows', 'some')} entries) is here again; the damaged file is kept as “${text(p, 'keptAs', '?')}”.`,
  'database-failed': (p) => `The history could not be written${because(p)}. It is tried again; check the disk.`,
  'history-thinned': (p) =>
    `${peer(p)} wrote more than can be kept: ${text(p, 'count', 'some')} lines were shown but not stored. Everything else was stored.`,
  'data-gone': (p) =>
    `The data folder ${path(p)} was removed or replaced while Port59 runs. Nothing can be stored until it is back; put it back, or quit and start again.`,
  'data-read-only': (p) =>
    `Nothing can be written to the data folder ${path(p)}${because(p)}. All that was kept there is shown, but what changes now is forgotten at the end.`,
  'data-in-use': (p) =>
    `Another Port59 is using ${path(p)}. Use that one, or start this one with another --data folder.`,
  'data-not-writable': (p) =>
    `The data folder ${path(p)} cannot be used${because(p)}. Check its permissions, or choose another with --data.`,
  'login-start-failed': (p) =>
    `The system could not be told to start Port59 at a login, or not to${because(p)}. Nothing has changed; try again in Settings, under Desktop.`,
  'too-many-prompts': (p) =>
    `${peer(p)} was turned away because too many questions wait for you already. Answer those first.`,
  'too-many-sessions': (p) =>
    `${text(p, 'count', 'Too many')} sessions are open. Close some, or raise the limit in the settings.`,
  'too-many-transfers': (p) =>
    `That is more than ${text(p, 'count', 'the allowed number of')} files at once. Send fewer, or an archive of them.`,
  'not-supported-here': (p) =>
    `That cannot be done from here${because(p)}. A file somebody sends you can only be sent again by them.`,
  'not-found': (p) => `That ${text(p, 'name', 'thing')} is not there any more.`,
  'invalid-request': (p) => `That request could not be understood${because(p)}.`,
  'too-large-to-paste': (p) =>
    `${file(p)} is too large to be pasted: ${bytes(p, 'limitBytes')} are allowed. Save it as a file, and send that.`,
  'text-too-long': (p) => `That text would become ${text(p, 'count', 'too many')} lines. Send it as a file instead.`,
  internal: (p) => `Something went wrong inside Port59${because(p)}. Please report it with what you were doing.`,
  'update-available': (p) =>
    `Port59 ${text(p, 'version', 'in a newer version')} is there. Nothing is downloaded until you say so.`,
  'update-elsewhere': (p) =>
    `Port59 ${text(p, 'version', 'in a newer version')} is there. This one does not replace itself: get the new one where you got it.`,
  'update-ready': (p) =>
    `Port59 ${text(p, 'version', 'in a newer version')} is downloaded. Port59 has to end to be replaced; transfers go on afterwards.`,
  'update-failed': (p) => `The new Port59 could not be taken${because(p)}. The one you have goes on; try again later.`,
};

/** A whole sentence, whatever parameters are missing. */
export function describeProblem(problem: Problem): string {
  return SENTENCES[problem.code](problem.params);
}
