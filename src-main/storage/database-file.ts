/** What the database is called in its folder. */
export const DATABASE_FILE = 'port59.sqlite';
/** SQLite's own choice, which this program never changed. */
export const PAGE_BYTES = 4096;
