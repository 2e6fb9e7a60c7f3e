/* Values that several branches compute again, in registers that the tree passes no longer see. */
extern int table[], size;
extern void note(int *);

int walk(int *p, int n)
{
	int s = 0;
	for (int i = 0; i < n; i++) {
		switch (p[i]) {
		case 1:
			table[size]++;
			s += table[i];
			break;
		case 2:
			table[size + 1]--;
			s ^= table[i];
			break;
		case 3:
			note(&table[size]);
			break;
		case 4:
			if (s & 1)
				table[size] = i;
			note(&table[i]);
			break;
		case 5:
			table[i + 1] = table[size];
			break;
		case 6:
			s += 123456789 * table[i];
			break;
		case 7:
			s ^= 123456789;
			break;
		default:
			table[i] = 0;
		}
	}
	return s;
}
