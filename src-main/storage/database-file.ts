/** What the database is called in its folder. */
export const DATABASE_FILE = 'port59.sqlite';
