/** Speeds as a small picture: one line for each row of samples, the newest at the right edge. The words are beside it. */
import { memo } from 'react';

const HEIGHT = 20;

interface CurveProps {
  readonly className: string;
  /** Bytes a second, one sample for each second. */
  readonly lines: readonly (readonly number[])[];
  /** What the whole width stands for. */
  readonly seconds: number;
  /** What the whole height stands for; left out: the highest there is. */
  readonly top?: number;
}

export const Curve = memo(function Curve({ className, lines, seconds, top }: CurveProps) {
  const highest = top ?? Math.max(1, ...lines.flat());
  return (
    <svg
      aria-hidden="true"
      className={`curve ${className}`}
      viewBox={`0 0 ${seconds} ${HEIGHT}`}
      preserveAspectRatio="none"
    >
      {lines.map((samples, index) => {
        const line = pathOf(samples, seconds, highest);
        if (line === '') return null;
        const area = `${line}V${HEIGHT}H${seconds - samples.length + 1}Z`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are always the same ones.
          <g key={index} className={`curve-${index + 1}`}>
            <path className="area" d={area} />
            <path className="line" d={line} />
          </g>
        );
      })}
    </svg>
  );
}, isSame);

function pathOf(samples: readonly number[], seconds: number, highest: number): string {
  if (samples.length < 2) return '';
  const points = samples.map((rate, index) => {
    const x = seconds - samples.length + 1 + index;
    // Half a line's width stays free above and below.
    const y = HEIGHT - 1 - (rate / highest) * (HEIGHT - 2);
    return `${x} ${y.toFixed(1)}`;
  });
  return `M${points.join('L')}`;
}

function isSame(before: CurveProps, now: CurveProps): boolean {
  return before.top === now.top && before.lines.every((line, index) => line === now.lines[index]);
}
