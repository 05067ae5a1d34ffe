import { useActions } from '../../state/use-app';
import { SearchResults } from './SearchResults';

/** The search over all conversations, as a place of its own. */
export function SearchPane() {
  const actions = useActions();
  return (
    <section className="main-pane" aria-label="Search">
      <header className="pane-head">
        <h1 className="grow">Search</h1>
      </header>
      <SearchResults person={null} onClose={() => actions.show({ kind: 'home' })} />
    </section>
  );
}
