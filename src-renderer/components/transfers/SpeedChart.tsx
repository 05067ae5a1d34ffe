/** How fast it went in the last minutes, both ways, with an axis one can read. */
import { ArrowDown, ArrowUp } from 'lucide-react';
import { formatLimit, formatRate } from '../../../src-shared/model/formatting';
import { TOTAL_SECONDS } from '../../state/speeds';
import { useApp } from '../../state/use-app';
import { Curve } from './Curve';
import { topOfAxis } from './speed-axis';

const MINUTES = TOTAL_SECONDS / 60;

export function SpeedChart() {
  const { up, down } = useApp((state) => state.speeds);
  const top = topOfAxis(Math.max(0, ...up, ...down));
  return (
    <section className="speed-chart" aria-label={`Speed of the last ${MINUTES} minutes`}>
      <div className="speed-words">
        <Way words="Sending" samples={up} icon={<ArrowUp size={14} aria-hidden />} className="way-up" />
        <Way words="Receiving" samples={down} icon={<ArrowDown size={14} aria-hidden />} className="way-down" />
      </div>
      <div className="speed-plot">
        <span className="axis-top">{formatLimit(top)}</span>
        <span className="axis-half">{formatLimit(top / 2)}</span>
        <span className="axis-zero">0</span>
        <div className="plot">
          <Curve className="totals-curve" lines={[up, down]} seconds={TOTAL_SECONDS} top={top} />
        </div>
        <span className="axis-begin">{MINUTES} min ago</span>
        <span className="axis-end">now</span>
      </div>
    </section>
  );
}

interface WayProps {
  readonly words: string;
  readonly samples: readonly number[];
  readonly icon: React.ReactNode;
  readonly className: string;
}

function Way({ words, samples, icon, className }: WayProps) {
  return (
    <p className={className}>
      {icon} {words} <strong>{formatRate(samples.at(-1) ?? 0)}</strong>
      <span className="quiet peak">peak {formatRate(Math.max(0, ...samples))}</span>
    </p>
  );
}
