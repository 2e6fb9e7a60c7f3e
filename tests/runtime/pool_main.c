int pool_names(void);

int main(void)
{
	return pool_names();
}
