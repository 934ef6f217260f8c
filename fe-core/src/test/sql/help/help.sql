HELP 'help';

HELP show variables;

HELP 'show variables';

HELP 'cluster id';

HELP session;

HELP perl;

HELP '';
